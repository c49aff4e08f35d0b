package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.console.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * Greedy k-center selection exactly as in PatchCore's algorithm 1: each step chooses the point that is farthest from all chosen
 * points, and then updates the distances of all points. {@link PrunedKCenterGreedy} makes the same choices faster.
 */
final class PlainKCenterGreedy {
    private final Points points;
    private final float[] nearest; // squared distance to the nearest centre
    private final int[] centreOf;

    private PlainKCenterGreedy(Points points, int count) {
        this.points = points;
        this.nearest = new float[count];
        this.centreOf = new int[count];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
    }

    /**
     * Chooses {@code count} points, or fewer if all others are copies of those chosen.
     *
     * @param matrices the points, on the CPU, {@code [n, k]} each
     * @param start the first choice
     * @param progress notified of each choice
     */
    static KCenters choose(List<NDArray> matrices, int count, int start, Progress progress) {
        Points points = Points.of(matrices);
        return new PlainKCenterGreedy(points, points.count()).run(count, start, 0, progress);
    }

    /**
     * Chooses {@code count} more points, or fewer if all others are copies of centres.
     *
     * @param matrices the points, and then the centres so far, {@code [n, k]} each
     * @param given the number of these centres
     * @param progress notified of each choice
     */
    static KCenters extend(List<NDArray> matrices, int given, int count, Progress progress) {
        Points points = Points.of(matrices);
        int candidates = points.count() - given;
        PlainKCenterGreedy greedy = new PlainKCenterGreedy(points, candidates);
        for (int i = 0; i < given; i++) {
            greedy.update(candidates + i, i);
        }
        return greedy.run(count, greedy.farthest(), given, progress);
    }

    private KCenters run(int count, int start, int given, Progress progress) {
        int[] chosen = new int[count];
        int next = start;
        for (int done = 0; done < count; done++) {
            if (nearest[next] == 0) {
                return new KCenters(Arrays.copyOf(chosen, done), centreOf);
            }
            chosen[done] = next;
            update(next, given + done);
            next = farthest();
            progress.step(1);
        }
        return new KCenters(chosen, centreOf);
    }

    /** Updates the distances of all points with a new centre. */
    private void update(int row, int number) {
        float[] centre = points.get(row);
        for (int i = 0; i < nearest.length; i++) {
            float distance = points.squaredDistance(centre, i, Float.POSITIVE_INFINITY);
            if (distance < nearest[i]) {
                nearest[i] = distance;
                centreOf[i] = number;
            }
        }
    }

    private int farthest() {
        int farthest = 0;
        for (int i = 1; i < nearest.length; i++) {
            farthest = nearest[i] > nearest[farthest] ? i : farthest;
        }
        return farthest;
    }
}
