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
     */
    static KCenters choose(NDArray points, int count, int start, Progress progress) {
        int n = Math.toIntExact(points.getShape().get(0));
        float[] nearest = new float[n]; // squared distance to the nearest centre
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        return run(points, nearest, new int[n], 0, count, start, progress);
    }

    /**
     * Chooses {@code count} more points, or fewer if all others are copies of centres.
     *
     * @param points {@code [n, k]}; they are not closed here
     * @param given the centres so far, {@code [m, k]}; they are not closed here
     * @param progress notified of each choice
     */
    static KCenters extend(NDArray points, NDArray given, int count, Progress progress) {
        int n = Math.toIntExact(points.getShape().get(0));
        float[] nearest = new float[n];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        int[] centreOf = new int[n];
        int centres = Math.toIntExact(given.getShape().get(0));
        for (int i = 0; i < centres; i++) {
            update(nearest, centreOf, distances(points, given, i), i);
        }
        return run(points, nearest, centreOf, centres, count, farthest(nearest), progress);
    }

    private static KCenters run(
            NDArray points, float[] nearest, int[] centreOf, int given, int count, int start, Progress progress) {
        int[] chosen = new int[count];
        int next = start;
        for (int done = 0; done < count; done++) {
            if (nearest[next] == 0) {
                return new KCenters(Arrays.copyOf(chosen, done), centreOf);
            }
            chosen[done] = next;
            update(nearest, centreOf, distances(points, points, next), given + done);
            next = farthest(nearest);
            progress.step(1);
        }
        return new KCenters(chosen, centreOf);
    }

    private static void update(float[] nearest, int[] centreOf, float[] distances, int centre) {
        for (int i = 0; i < nearest.length; i++) {
            if (distances[i] < nearest[i]) {
                nearest[i] = distances[i];
                centreOf[i] = centre;
            }
        }
    }

    private static int farthest(float[] nearest) {
        int farthest = 0;
        for (int i = 1; i < nearest.length; i++) {
            farthest = nearest[i] > nearest[farthest] ? i : farthest;
        }
        return farthest;
    }

    /** ‖x − c‖² of every point x to the row c of other points. */
    private static float[] distances(NDArray points, NDArray centres, int row) {
        try (NDArray centre = centres.get(row);
                NDArray distances = Scratch.compute(
                        new NDList(points, centre),
                        in -> in.get(0).sub(in.get(1)).square().sum(new int[] {1}))) {
            return distances.toFloatArray();
        }
    }
}
