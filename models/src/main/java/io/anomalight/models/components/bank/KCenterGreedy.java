package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.Scratch;
import java.util.Arrays;

/**
 * Greedy k-center selection by products of matrices, for a GPU (PatchCore, algorithm 1): each step chooses the point that is farthest
 * from all chosen points. On a CPU, {@link PrunedKCenterGreedy} is faster.
 *
 * <p>The plain algorithm reads all points from memory for each choice. This one makes the same choices, but many per round, as far as
 * rounding does not decide between two points that are almost equally far. The
 * pool is the set of the currently farthest points. The next choices follow from the distances inside the pool alone, as long
 * as the farthest point of the pool is farther than all points outside, because distances only decrease. Then a single matrix
 * product computes the distances of all points to all new centres.
 *
 * <p>The result contains the first point ({@code start}), as in the paper and in anomalib 2.x. Distances are compared as half
 * their squares, ½‖x‖² + ½‖c‖² − x·c. The mean of the points is subtracted first, to reduce cancellation.
 *
 * <p>A selection can go on from given centres, which are not among the points: then the first choice is the point that is farthest from
 * them.
 */
public final class KCenterGreedy {
    private static final int POOL = 1024;
    private static final int ROWS = 4096;
    private static final float CHOSEN = -1;
    private static final float ROUNDING = 1e-6f;

    private final NDArray points; // [n, k]
    private final NDArray halfNorms; // [n]
    private final float[] halfNormsInJava;
    private final float[] nearest; // half the squared distance to the nearest centre
    private final int[] centreOf; // the number of the nearest centre
    private final int pool;

    private KCenterGreedy(NDArray points, int pool) {
        this.points = points;
        this.pool = pool;
        this.halfNorms = halfNorms(points);
        this.halfNormsInJava = halfNorms.toFloatArray();
        this.nearest = new float[halfNormsInJava.length];
        this.centreOf = new int[nearest.length];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
    }

    /**
     * Chooses {@code count} points, or fewer if all others are copies of those chosen.
     *
     * @param points {@code [n, k]}; their mean is subtracted in place
     * @param start the first choice
     * @param progress notified of each choice
     */
    public static KCenters choose(NDArray points, int count, int start, Progress progress) {
        return choose(points, count, start, progress, POOL);
    }

    static KCenters choose(NDArray points, int count, int start, Progress progress, int pool) {
        try (NDArray mean = points.mean(new int[] {0})) {
            points.subi(mean);
        }
        KCenterGreedy greedy = new KCenterGreedy(points, pool);
        try (greedy.halfNorms) {
            return greedy.choose(count, start, progress);
        }
    }

    /**
     * Chooses {@code count} more points, or fewer if all others are copies of centres.
     *
     * @param points {@code [n, k]}; their mean is subtracted in place
     * @param given the centres so far, {@code [m, k]}; the mean of the points is subtracted in place
     * @param count may be 0
     * @param progress notified of each choice
     */
    static KCenters extend(NDArray points, NDArray given, int count, Progress progress) {
        return extend(points, given, count, progress, POOL);
    }

    static KCenters extend(NDArray points, NDArray given, int count, Progress progress, int pool) {
        try (NDArray mean = points.mean(new int[] {0})) {
            points.subi(mean);
            given.subi(mean);
        }
        KCenterGreedy greedy = new KCenterGreedy(points, pool);
        try (greedy.halfNorms) {
            int centres = Math.toIntExact(given.getShape().get(0));
            for (int from = 0; from < centres; from += ROWS) {
                try (NDArray some = given.get(new NDIndex().addSliceDim(from, Math.min(from + ROWS, centres)));
                        NDArray norms = halfNorms(some)) {
                    greedy.updateDistances(some, norms, from);
                }
            }
            return greedy.run(new int[count], 0, centres, progress);
        }
    }

    private static NDArray halfNorms(NDArray points) {
        return Scratch.compute(new NDList(points), in -> {
            NDArray norms = in.head().square().sum(new int[] {1});
            return norms.mul(in.getManager().create(0.5f));
        });
    }

    private KCenters choose(int count, int start, Progress progress) {
        int[] chosen = new int[count];
        chosen[0] = start;
        progress.step(1);
        updateDistances(chosen, 0, 1, 0);
        return run(chosen, 1, 0, progress);
    }

    /** Chooses the rest, from number {@code done} on; the first choice is centre number {@code given}. */
    private KCenters run(int[] chosen, int done, int given, Progress progress) {
        int all = done;
        int added = 1;
        while (all < chosen.length && added > 0) {
            added = round(chosen, all);
            if (added > 0) {
                updateDistances(chosen, all, all + added, given);
            }
            all += added;
            progress.step(added);
        }
        return new KCenters(Arrays.copyOf(chosen, all), centreOf);
    }

    /** Updates the distances of all points with the choices of these numbers. */
    private void updateDistances(int[] chosen, int from, int to, int given) {
        int[] centres = Arrays.copyOfRange(chosen, from, to);
        try (NDArray index = index(centres);
                NDArray centre = points.get(index);
                NDArray norms = halfNorms.get(index)) {
            updateDistances(centre, norms, given + from);
        }
        for (int i = 0; i < centres.length; i++) {
            nearest[centres[i]] = CHOSEN;
            centreOf[centres[i]] = given + from + i;
        }
    }

    /**
     * Updates the distances of all points with new centres.
     *
     * @param centre {@code [c, k]}
     * @param norms half their squared norms, {@code [c]}
     * @param number the number of the first of them
     */
    private void updateDistances(NDArray centre, NDArray norms, int number) {
        for (int from = 0; from < nearest.length; from += ROWS) {
            int first = from;
            int last = Math.min(from + ROWS, nearest.length);
            try (NDArray closeness = Scratch.compute(new NDList(points, centre, norms), in -> in.get(0)
                            .get(new NDIndex().addSliceDim(first, last))
                            .matMul(in.get(1).transpose())
                            .subi(in.get(2)));
                    NDArray closest = closeness.max(new int[] {1});
                    NDArray which = closeness.argMax(1)) {
                float[] products = closest.toFloatArray();
                long[] numbers = which.toLongArray();
                for (int i = first; i < last; i++) {
                    float distance = zeroIfRounding(halfNormsInJava[i] - products[i - first], i);
                    if (distance < nearest[i]) {
                        nearest[i] = distance;
                        centreOf[i] = number + (int) numbers[i - first];
                    }
                }
            }
        }
    }

    /** Finds the next choices and returns their number; it is 0 only if all other points are copies of chosen points. */
    private int round(int[] chosen, int done) {
        int size = Math.min(pool, nearest.length);
        long[] rows;
        float[] distances;
        try (NDArray all = points.getManager().create(nearest);
                NDList farthest = all.topK(Math.min(size + 1, nearest.length), 0, true, true)) {
            distances = farthest.get(0).toFloatArray();
            rows = farthest.get(1).toLongArray();
        }
        float outside = distances.length > size ? distances[size] : CHOSEN;
        float[] products = products(Arrays.copyOf(rows, size));
        int found = 0;
        while (done + found < chosen.length) {
            int best = farthest(distances, size);
            // The first choice of a round is the farthest of all points, so it needs no comparison with the points
            // outside.
            if (distances[best] <= 0 || (found > 0 && distances[best] <= outside)) {
                break;
            }
            chosen[done + found++] = (int) rows[best];
            for (int i = 0; i < size; i++) {
                int row = (int) rows[i];
                float distance = halfNormsInJava[row] + halfNormsInJava[(int) rows[best]] - products[best * size + i];
                distances[i] = Math.min(distances[i], zeroIfRounding(distance, row));
            }
            distances[best] = CHOSEN;
        }
        return found;
    }

    // Two equal points may have a small distance because of rounding. It is set to zero.
    private float zeroIfRounding(float distance, int row) {
        return distance > ROUNDING * halfNormsInJava[row] ? distance : 0;
    }

    private static int farthest(float[] distances, int size) {
        int best = 0;
        for (int i = 1; i < size; i++) {
            if (distances[i] > distances[best]) {
                best = i;
            }
        }
        return best;
    }

    private float[] products(long[] rows) {
        try (NDArray products = Scratch.compute(new NDList(points), in -> {
            NDArray selected = in.head().get(in.getManager().create(rows));
            return selected.matMul(selected.transpose());
        })) {
            return products.toFloatArray();
        }
    }

    private NDArray index(int[] rows) {
        return points.getManager().create(Arrays.stream(rows).asLongStream().toArray());
    }
}
