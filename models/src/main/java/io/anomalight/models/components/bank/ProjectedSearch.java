package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Finds the nearest vector of a large bank without comparing whole vectors, and finds the same one.
 *
 * <p>A vector is projected to a few principal axes of the bank, and the length of what is left is one more number. The distance of two
 * such projections is never larger than the distance of the vectors: within the axes it is the same, and outside of them two vectors
 * differ at least by the difference of their lengths. So a first product of short vectors finds a near vector for each query, and all
 * others whose projections are farther away than it are left out. For the few that remain, whole vectors are compared.
 */
final class ProjectedSearch {
    /** With fewer vectors or numbers per vector, the plain product is as fast. */
    private static final int FEWEST_VECTORS = 4096;

    private static final int SHORTEST = 512;

    private static final int AXES_SHARE = 4;
    private static final int MOST_AXES = 128;

    /** Rows of the bank that are projected at once. */
    private static final long ROWS = 4096;

    /** Closeness of projections that are computed at once: 16 MiB. */
    private static final long BLOCK = 1 << 22;

    /** Vectors of the bank in a group; a group without a near vector is left out as a whole. */
    private static final int GROUP = 64;

    /** In place of −½‖b‖² for rows that only fill the last group. */
    private static final float NEVER = -1e30f;

    /** Numbers of whole vectors that are compared at once, 32 MiB; a block with more of them is left to the plain product. */
    private static final long MOST_NUMBERS = 1 << 23;

    /** A bound of rounding errors, as a share of squared lengths. */
    private static final float ROUNDING = 4e-6f;

    private final ModuleState state;
    private final String bank;

    ProjectedSearch(ModuleState state, String bank) {
        this.state = state;
        this.bank = bank;
    }

    /** Whether a search pays now: for a large bank on a CPU that does not change during a pass. */
    boolean pays() {
        NDArray all = state.get(bank);
        return state.pass().isOpen()
                && all.getShape().get(0) >= FEWEST_VECTORS
                && all.getShape().get(1) >= SHORTEST
                && !all.getDevice().isGpu();
    }

    private NDArray mean() {
        return state.pass().derived(bank, "mean", all -> all.mean(new int[] {0}));
    }

    private NDArray axes() {
        return state.pass().derived(bank, "axes", all -> PrincipalAxes.of(all, mean(), axes(all)));
    }

    private static int axes(NDArray all) {
        return (int) Math.min(MOST_AXES, all.getShape().get(1) / AXES_SHARE);
    }

    /** The projections b of the bank, and −½‖b‖², {@code [M', k + 2]}, with rows that fill the last group. */
    private NDArray projectedBank() {
        return state.pass()
                .derived(
                        bank,
                        "projected",
                        all -> Scratch.compute(new NDList(all, mean(), axes()), ProjectedSearch::projectedBank));
    }

    private static NDArray projectedBank(NDList in) {
        long vectors = in.head().getShape().get(0);
        NDList pieces = new NDList();
        for (long from = 0; from < vectors; from += ROWS) {
            NDArray some = in.head().get(new NDIndex().addSliceDim(from, Math.min(from + ROWS, vectors)));
            pieces.add(Scratch.compute(new NDList(some, in.get(1), in.get(2)), piece -> {
                NDArray projected = projected(piece);
                return projected.concat(half(projected).neg(), 1);
            }));
        }
        long missing = -vectors & (GROUP - 1);
        if (missing > 0) {
            pieces.add(filling(pieces.head(), missing));
        }
        return NDArrays.concat(pieces);
    }

    private static NDArray filling(NDArray whole, long rows) {
        long length = whole.getShape().get(1);
        NDArray zeros = whole.getManager().zeros(new Shape(rows, length - 1));
        return zeros.concat(whole.getManager().full(new Shape(rows, 1), NEVER), 1);
    }

    /** Projections and the length of the rest, {@code [n, k + 1]}, of vectors {@code [n, D]}, with the mean and the axes. */
    private static NDArray projected(NDList in) {
        NDArray centred = in.get(0).sub(in.get(1));
        NDArray within = centred.matMul(in.get(2));
        NDArray rest = squares(centred).sub(squares(within)).maximum(0).sqrt();
        return within.concat(rest, 1);
    }

    private static NDArray squares(NDArray vectors) {
        return vectors.square().sum(new int[] {1}, true);
    }

    private static NDArray half(NDArray vectors) {
        return squares(vectors).muli(0.5f);
    }

    /**
     * Finds the row of the nearest vector of each query {@code [N, D]}.
     *
     * @return empty if too many vectors remain for a query, for instance in a bank of noise
     */
    Optional<long[]> nearest(NDArray queries) {
        int count = Math.toIntExact(queries.getShape().get(0));
        NDArray projected = projectedBank();
        int step = (int) Math.max(1, BLOCK / projected.getShape().get(0));
        long[] rows = new long[count];
        float longest = longest();
        for (int from = 0; from < count; from += step) {
            int to = Math.min(from + step, count);
            long[] found = new long[to - from];
            try (NDArray some = queries.get(new NDIndex().addSliceDim(from, to))) {
                if (!nearest(new NDList(some, mean(), axes(), projected, state.get(bank)), longest, found)) {
                    return Optional.empty();
                }
            }
            System.arraycopy(found, 0, rows, from, found.length);
        }
        return Optional.of(rows);
    }

    /** The largest ½‖b‖². */
    private float longest() {
        NDArray projected = projectedBank();
        long last = projected.getShape().get(1) - 1;
        NDIndex halves =
                new NDIndex().addSliceDim(0, state.get(bank).getShape().get(0)).addIndices(last);
        return state.pass()
                .derived(
                        bank,
                        "longest",
                        all -> Scratch.compute(
                                new NDList(projected),
                                in -> in.head().get(halves).min().neg()))
                .getFloat();
    }

    private boolean nearest(NDList in, float longest, long[] found) {
        boolean[] few = {true};
        Scratch.compute(in, arrays -> {
                    NDArray queries = arrays.get(0);
                    NDArray all = arrays.get(4);
                    NDArray projected = projected(arrays);
                    NDArray ones = projected
                            .getManager()
                            .ones(new Shape(queries.getShape().get(0), 1));
                    // x·b − ½‖b‖² in columns, [M', n]: so the product takes half the time
                    NDArray closeness =
                            arrays.get(3).matMul(projected.concat(ones, 1).transpose());
                    NDArray best = closeness
                            .reshape(-1, GROUP, queries.getShape().get(0))
                            .max(new int[] {1}); // [groups, n]
                    NDArray half = half(projected);
                    NDArray near = nearRows(closeness, best);
                    NDArray limit = half.sub(half(all.get(near).subi(queries)))
                            .subi(half.add(longest).muli(2 * ROUNDING))
                            .reshape(1, -1);
                    NDArray pairs = best.gte(limit).nonzero(); // [P, 2]: a group and a query
                    few[0] = pairs.getShape().get(0) * GROUP <= MOST_NUMBERS
                            && choose(arrays, closeness, limit, pairs, found);
                    return near;
                })
                .close();
        return few[0];
    }

    /** The row of a near vector of each query: that with the nearest projection. */
    private static NDArray nearRows(NDArray closeness, NDArray best) {
        long count = best.getShape().get(1);
        NDArray query = counting(best.getManager(), count);
        NDArray group = best.argMax(0); // [n]
        NDArray within = ofGroups(closeness, group, query).argMax(1);
        return group.muli(GROUP).addi(within);
    }

    /** The closeness of each pair of a group and a query to the vectors of the group, {@code [P, 64]}. */
    private static NDArray ofGroups(NDArray closeness, NDArray group, NDArray query) {
        long count = closeness.getShape().get(1);
        NDArray rows = group.duplicate().muli(GROUP).reshape(-1, 1).add(counting(closeness.getManager(), GROUP));
        NDArray places = rows.muli(count).addi(query.reshape(-1, 1));
        return closeness.reshape(-1).get(places.reshape(-1)).reshape(-1, GROUP);
    }

    private static NDArray counting(NDManager manager, long count) {
        return manager.create(LongStream.range(0, count).toArray());
    }

    /** Compares whole vectors of groups with a near projection; among equal distances the first row counts. */
    private static boolean choose(NDList in, NDArray closeness, NDArray limit, NDArray pairs, long[] found) {
        NDArray queries = in.get(0);
        NDArray all = in.get(4);
        NDArray group = pairs.get(new NDIndex(":, 0"));
        NDArray query = pairs.get(new NDIndex(":, 1"));
        NDArray limits = limit.reshape(-1).get(query).reshape(-1, 1);
        NDArray remaining = ofGroups(closeness, group, query).gte(limits).nonzero(); // [R, 2]: a pair and a place
        NDArray pair = remaining.get(new NDIndex(":, 0"));
        NDArray ofQuery = query.get(pair);
        NDArray row = group.get(pair).muli(GROUP).addi(remaining.get(new NDIndex(":, 1")));
        if (row.size() * all.getShape().get(1) > MOST_NUMBERS) {
            return false;
        }
        float[] distances = squares(all.get(row).subi(queries.get(ofQuery))).toFloatArray();
        long[] queryOf = ofQuery.toLongArray();
        long[] rowOf = row.toLongArray();
        float[] least = new float[found.length];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        for (int i = 0; i < distances.length; i++) {
            int at = (int) queryOf[i];
            if (distances[i] < least[at]) {
                least[at] = distances[i];
                found[at] = rowOf[i];
            }
        }
        return true;
    }
}
