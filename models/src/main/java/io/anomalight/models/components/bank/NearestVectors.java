package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.framework.onnx.Value;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Finds the nearest vectors of a bank. It compares each query with all vectors, in blocks of queries to limit memory.
 *
 * <p>Of a large bank, the fast path leaves most vectors out by {@link ProjectedSearch} where only the nearest one is wanted.
 *
 * <p>The plain path compares the differences ‖x − b‖². The fast path uses matrix products: ‖x − b‖² is smallest where x·b − ½‖b‖²
 * is largest. Both compute the final distances from the differences, only for the nearest vectors, because matrix products lose
 * precision for small distances.
 */
public final class NearestVectors {
    /** Elements per block: 32 MiB. */
    private static final long BLOCK = 1 << 23;

    private final ModuleState state;
    private final String bank;
    private final long block;
    private final Closeness closeness;
    private final Optional<ProjectedSearch> projected;

    /** A measure of closeness: a larger value means a smaller distance. */
    private interface Closeness {
        /** The closeness of each row {@code [n, D]} to each vector of a bank {@code [M, D]}: {@code [n, M]}. */
        NDArray of(NDArray rows, NDArray all);

        /** The number of temporary elements per row. */
        long numbersPerRow(Shape all);
    }

    /**
     * Creates a search in a bank.
     *
     * @param bank name of a matrix {@code [M, D]} in the state
     * @param arithmetic whether to compare products or differences
     */
    public NearestVectors(ModuleState state, String bank, Arithmetic arithmetic) {
        this(state, bank, arithmetic, BLOCK);
    }

    NearestVectors(ModuleState state, String bank, Arithmetic arithmetic, long block) {
        this.state = state;
        this.bank = bank;
        this.block = block;
        this.closeness = arithmetic.choose(ByProducts::new, ByDifferences::new);
        this.projected = arithmetic.choose(() -> Optional.of(new ProjectedSearch(state, bank)), Optional::empty);
    }

    /** −‖x − b‖². */
    private static final class ByDifferences implements Closeness {
        @Override
        public NDArray of(NDArray rows, NDArray all) {
            NDArray differences = rows.expandDims(1).sub(all.expandDims(0)); // [n, M, D]
            return differences.square().sum(new int[] {2}).negi();
        }

        @Override
        public long numbersPerRow(Shape all) {
            return all.size();
        }
    }

    /** x·b − ½‖b‖²; the halved squares of the bank are computed once per pass over images. */
    private final class ByProducts implements Closeness {
        @Override
        public NDArray of(NDArray rows, NDArray all) {
            // During training, no pass is open, and the bank may change.
            NDArray half = state.pass().isOpen() ? state.pass().derived(bank, ByProducts::half) : half(all);
            return rows.matMul(all.transpose()).subi(half);
        }

        private static NDArray half(NDArray vectors) {
            return vectors.square().sum(new int[] {1}).mul(vectors.getManager().create(0.5f));
        }

        @Override
        public long numbersPerRow(Shape all) {
            return all.get(0);
        }
    }

    /** The number of vectors in the bank. */
    public int size() {
        return Math.toIntExact(state.get(bank).getShape().get(0));
    }

    /** The length of a vector, D. */
    public int length() {
        return Math.toIntExact(state.get(bank).getShape().get(1));
    }

    /**
     * Returns vectors of the bank, {@code [n, D]}, for the numbers of their rows, {@code [n]}; owned by the manager of {@code
     * rows}.
     */
    public NDArray vectors(NDArray rows) {
        return Scratch.compute(
                new NDList(rows, state.get(bank)), in -> in.get(1).get(in.get(0)));
    }

    /** For each query {@code [N, D]}, the row of its nearest vector in the bank, {@code [N]}; owned by the queries' manager. */
    public NDArray nearest(NDArray queries) {
        Optional<long[]> found = projected.filter(ProjectedSearch::pays).flatMap(search -> search.nearest(queries));
        return found.map(rows -> queries.getManager().create(rows)).orElseGet(() -> byProducts(queries));
    }

    /** For each query {@code [N, D]}, the rows of its {@code k} nearest vectors in the bank, nearest first, {@code [N, k]}. */
    public NDArray nearest(NDArray queries, int k) {
        return compared(queries, close -> close.topK(k, 1, true, true).get(1));
    }

    NDArray byProducts(NDArray queries) {
        return compared(queries, close -> close.argMax(1));
    }

    private NDArray compared(NDArray queries, UnaryOperator<NDArray> choice) {
        return blocked(
                new NDList(queries),
                closeness.numbersPerRow(state.get(bank).getShape()),
                in -> choice.apply(closeness.of(in.get(0), in.get(1))));
    }

    /**
     * The distances of queries to vectors of the bank.
     *
     * @param queries {@code [N, D]}
     * @param rows {@code [N, k]}, the rows of the bank with which each query is compared
     * @return {@code [N, k]}, owned by the queries' manager
     */
    public NDArray distances(NDArray queries, NDArray rows) {
        long length = queries.getShape().get(1);
        long k = rows.getShape().get(1);
        return blocked(new NDList(queries, rows), k * length, in -> {
            NDArray compared = in.get(2).get(in.get(1).reshape(-1)).reshape(-1, k, length);
            NDArray differences = compared.subi(in.get(0).reshape(-1, 1, length));
            return differences.square().sum(new int[] {2}).sqrt();
        });
    }

    /** The row of the nearest vector of each {@code [B, N, D]}, {@code [B, N]}; for operands, as the methods below. */
    public Operand nearest(Operand queries) {
        return queries.choose(
                vectors -> {
                    Shape shape = vectors.getShape();
                    return nearest(vectors.reshape(-1, shape.get(2))).reshape(shape.get(0), shape.get(1));
                },
                value -> graph(value).nearest(Value.of(value)));
    }

    /** The rows of the {@code k} nearest vectors of each {@code [N, D]}, {@code [N, k]}. */
    public Operand nearest(Operand queries, int k) {
        return queries.choose(
                vectors -> nearest(vectors, k), value -> graph(value).nearest(Value.of(value), k));
    }

    /** Selects vectors of the bank, {@code [n, D]}, by their rows {@code [n]}. */
    public Operand vectors(Operand rows) {
        return rows.choose(this::vectors, value -> graph(value).vectors(Value.of(value)));
    }

    /** The distances of queries {@code […, D]} to vectors of the bank, chosen by their rows {@code […, k]}: {@code […, k]}. */
    public Operand distances(Operand queries, Operand rows) {
        return queries.choose(
                vectors -> {
                    NDArray chosen = EagerOperand.array(rows);
                    Shape shape = chosen.getShape();
                    NDArray flat = chosen.reshape(-1, shape.get(shape.dimension() - 1));
                    long length = vectors.getShape().get(vectors.getShape().dimension() - 1);
                    return distances(vectors.reshape(-1, length), flat).reshape(shape);
                },
                value -> graph(value).distances(Value.of(value), Value.of(rows)));
    }

    private NearestGraph graph(Operand value) {
        return new NearestGraph(Value.of(value).graph(), state, bank);
    }

    /** Applies a function to the rows of the inputs and the whole bank, in blocks of limited size. */
    private NDArray blocked(NDList inputs, long numbersPerRow, Function<NDList, NDArray> computation) {
        long rows = inputs.head().getShape().get(0);
        long step = Math.max(1, block / numbersPerRow);
        return Scratch.compute(inputs, in -> {
            NDList results = new NDList();
            for (long from = 0; from < rows; from += step) {
                NDIndex range = new NDIndex().addSliceDim(from, Math.min(from + step, rows));
                NDList piece = new NDList();
                in.forEach(array -> piece.add(array.get(range)));
                piece.add(
                        state.get(bank)); // an input of the computation, so that views of it are closed with the block
                results.add(Scratch.compute(piece, computation));
            }
            return NDArrays.concat(results);
        });
    }
}
