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
 * The vectors that were collected from batches, or, once there are more than may be kept, so many of them drawn at random, each
 * as likely as any other (Vitter's Algorithm R, 1985).
 *
 * <p>They lie in the module's state, one matrix a batch, and so does the number of those seen: a fit that is cut off goes on
 * as if it had not been. What is thrown out is overwritten in place, so that there never are more than may be kept, and one batch.
 */
final class Reservoir {
    private final ModuleState state;
    private final String prefix;

    /**
     * Collects into a state.
     *
     * @param prefix what the names of the matrices begin with
     */
    Reservoir(ModuleState state, String prefix) {
        this.state = state;
        this.prefix = prefix;
        state.allowVariable(prefix);
    }

    /** How many vectors were added. */
    long seen() {
        return state.has(counter()) ? state.get(counter()).toLongArray()[0] : 0;
    }

    /** How many of them are here. */
    int kept() {
        return pieces().stream().mapToInt(Reservoir::rows).sum();
    }

    /** The matrices that hold those that are here, {@code [n, D]} each; they stay the state's own. */
    List<NDArray> pieces() {
        // By number: a checkpoint brings them in an order of its own.
        List<NDArray> pieces = new ArrayList<>();
        for (int i = 0; state.has(piece(i)); i++) {
            pieces.add(state.get(piece(i)));
        }
        return pieces;
    }

    /**
     * Adds a batch.
     *
     * @param vectors {@code [n, D]}; taken over
     * @param capacity how many may be kept; the same at every call
     */
    void add(NDArray vectors, int capacity, SplittableRandom random) {
        long seen = seen();
        int rows = rows(vectors);
        int fresh = (int) Math.max(0, Math.min(rows, capacity - seen));
        if (fresh < rows) {
            replace(vectors, fresh, draw(seen, fresh, rows, capacity, random));
        }
        if (fresh == rows) {
            state.buffer(piece(pieces().size()), vectors);
        } else {
            vectors.close();
        }
        state.buffer(counter(), new long[] {seen + rows}, 1);
    }

    /** Forgets all. */
    void clear() {
        state.names(prefix).forEach(state::remove);
    }

    // For each row that is overwritten, by which of the batch; where several meet, the last stays.
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

    private void replace(NDArray vectors, int fresh, Map<Integer, Integer> replaced) {
        if (fresh > 0) {
            try (NDArray view = vectors.get(new NDIndex().addSliceDim(0, fresh))) {
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
