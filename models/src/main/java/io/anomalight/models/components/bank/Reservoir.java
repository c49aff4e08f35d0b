package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reservoir sampling of vectors from batches (Vitter's Algorithm R, 1985). If there are more vectors than the capacity, it keeps
 * a uniformly random sample of them.
 *
 * <p>The module's state contains the vectors, one matrix per batch, and the number of vectors seen, so that a fit can resume
 * exactly. Removed vectors are overwritten in place, so memory never contains more than the capacity and one batch.
 */
final class Reservoir {
    private final ModuleState state;
    private final String prefix;

    /**
     * Creates a reservoir in a state.
     *
     * @param prefix prefix of the names of the matrices
     */
    Reservoir(ModuleState state, String prefix) {
        this.state = state;
        this.prefix = prefix;
        state.allowVariable(prefix); // the arrays do not exist before learning, and their shapes depend on the images
    }

    /** The number of all vectors that were added. */
    long seen() {
        return state.has(counter()) ? state.get(counter()).toLongArray()[0] : 0;
    }

    /** The number of vectors that are kept. */
    int kept() {
        return pieces().stream().mapToInt(Reservoir::rows).sum();
    }

    /** The matrices with the kept vectors, {@code [n, D]} each; the state owns them. */
    List<NDArray> pieces() {
        // Sorted by number, because a checkpoint restores them in another order.
        List<NDArray> matrices = new ArrayList<>();
        for (int i = 0; state.has(piece(i)); i++) {
            matrices.add(state.get(piece(i)));
        }
        return matrices;
    }

    /**
     * Adds a batch.
     *
     * @param vectors {@code [n, D]}; the reservoir becomes their owner
     * @param capacity largest number of kept vectors; must be the same at every call
     */
    void add(NDArray vectors, int capacity, SplittableRandom random) {
        long seen = seen();
        int rows = rows(vectors);
        int appended = (int) Math.max(0, Math.min(rows, capacity - seen));
        if (appended < rows) {
            replace(vectors, appended, draw(seen, appended, rows, capacity, random));
        }
        if (appended == rows) {
            state.buffer(piece(pieces().size()), vectors);
        } else {
            vectors.close();
        }
        state.buffer(counter(), new long[] {seen + rows}, 1);
    }

    /** Removes all vectors. */
    void clear() {
        state.names(prefix).forEach(state::remove);
    }

    // Maps each overwritten row to a row of the batch; if several rows of the batch replace the same row, the last one
    // is kept.
    private static Map<Integer, Integer> draw(long seen, int from, int to, int capacity, SplittableRandom random) {
        Map<Integer, Integer> replaced = new TreeMap<>();
        for (int i = from; i < to; i++) {
            long row = random.nextLong(seen + i + 1);
            if (row < capacity) {
                replaced.put((int) row, i);
            }
        }
        return replaced;
    }

    private void replace(NDArray vectors, int appended, Map<Integer, Integer> replaced) {
        if (appended > 0) {
            try (NDArray view = vectors.get(new NDIndex().addSliceDim(0, appended))) {
                state.buffer(piece(pieces().size()), view.duplicate());
            }
        }
        int first = 0;
        for (NDArray piece : pieces()) {
            Map<Integer, Integer> within = new LinkedHashMap<>();
            int begin = first;
            int end = first + rows(piece);
            replaced.forEach((row, source) -> {
                if (row >= begin && row < end) {
                    within.put(row - begin, source);
                }
            });
            overwrite(piece, within, vectors);
            first = end;
        }
    }

    private static void overwrite(NDArray piece, Map<Integer, Integer> rows, NDArray vectors) {
        if (rows.isEmpty()) {
            return;
        }
        try (NDArray to = indices(vectors, rows.keySet().stream());
                NDArray from = indices(vectors, rows.values().stream());
                NDArray taken = vectors.get(from)) {
            piece.set(new NDIndex("{}", to), taken);
        }
    }

    private static NDArray indices(NDArray owner, Stream<Integer> rows) {
        return owner.getManager().create(rows.mapToLong(Integer::longValue).toArray());
    }

    private static int rows(NDArray matrix) {
        return Math.toIntExact(matrix.getShape().get(0));
    }

    private String counter() {
        return prefix + "seen";
    }

    private String piece(int i) {
        return prefix + "piece" + i;
    }
}
