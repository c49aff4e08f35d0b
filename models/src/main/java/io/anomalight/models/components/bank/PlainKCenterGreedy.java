package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.Scratch;
import java.util.Arrays;

/**
 * Greedy k-center selection exactly as in PatchCore's algorithm 1: each step chooses the point that is farthest from all chosen
 * points, and then updates the distances of all points. {@link KCenterGreedy} makes the same choices faster.
 */
final class PlainKCenterGreedy {
    private PlainKCenterGreedy() {}

    /**
     * Chooses {@code count} points, or fewer if all others are copies of those chosen.
     *
     * @param points {@code [n, k]}; they are not closed here
     * @param start the first choice
     * @param progress notified of each choice
     * @return the rows of the chosen points, in the order of the choices
     */
    static int[] choose(NDArray points, int count, int start, Progress progress) {
        int[] chosen = new int[count];
        float[] nearest =
                new float[Math.toIntExact(points.getShape().get(0))]; // squared distance to the nearest choice
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        int next = start;
        for (int done = 0; done < count; done++) {
            if (nearest[next] == 0) {
                return Arrays.copyOf(chosen, done);
            }
            chosen[done] = next;
            float[] distances = distances(points, next);
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = Math.min(nearest[i], distances[i]);
            }
            next = farthest(nearest);
            progress.step(1);
        }
        return chosen;
    }

    private static int farthest(float[] nearest) {
        int farthest = 0;
        for (int i = 1; i < nearest.length; i++) {
            farthest = nearest[i] > nearest[farthest] ? i : farthest;
        }
        return farthest;
    }

    /** ‖x − c‖² of every point x to the point c in this row. */
    private static float[] distances(NDArray points, int row) {
        try (NDArray distances = Scratch.compute(
                new NDList(points),
                in -> in.head().sub(in.head().get(row)).square().sum(new int[] {1}))) {
            return distances.toFloatArray();
        }
    }
}
