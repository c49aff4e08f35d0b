package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.console.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * Greedy k-center selection (PatchCore, algorithm 1) that leaves out most distances, and makes the same choices as {@link
 * PlainKCenterGreedy}, number by number.
 *
 * <p>Each point belongs to the cluster of its nearest centre. A new centre concerns a point only if the distance of the two centres is less
 * than twice the distance of the point to its centre (the triangle inequality, as in Elkan's k-means, 2003). What remains is compared by
 * a few {@link Coordinates} first, whose distances are lower bounds. Only for the last few, all numbers of a point are read.
 */
public final class PrunedKCenterGreedy {
    private static final int WIDTH = Coordinates.COUNT;

    /** Distances to centres that are computed at once. */
    private static final int BLOCK = 1024;

    /** In clusters of at most this size all points are compared, because the distance of the centres would take as long. */
    private static final int SMALL = 16;

    private final Points points;
    private final float error; // of coordinates
    private final int candidates;
    private final Cluster[] clusters;
    private final float[][] axes; // the coordinates of the centres, an axis per row
    private final float[] bounds; // squared distances of the centres' coordinates to those of a new centre
    private final float[] radii; // of the clusters
    private final float[] limits; // of the clusters' farthest points
    private final int[] centreRows;
    private int centres;

    private PrunedKCenterGreedy(Points points, Coordinates coordinates, int candidates, int most) {
        this.points = points;
        this.error = coordinates.error();
        this.candidates = candidates;
        this.clusters = new Cluster[most];
        this.axes = new float[WIDTH][most];
        this.bounds = new float[most];
        this.radii = new float[most];
        this.limits = new float[most];
        this.centreRows = new int[most];
    }

    /**
     * Chooses {@code count} points, or fewer if all others are copies of those chosen.
     *
     * @param matrices the points, on the CPU, {@code [n, k]} each
     * @param start the first choice
     * @param progress notified of each choice
     */
    public static KCenters choose(List<NDArray> matrices, int count, int start, Progress progress) {
        Points points = Points.of(matrices);
        Coordinates coordinates = Coordinates.of(matrices);
        PrunedKCenterGreedy greedy = new PrunedKCenterGreedy(points, coordinates, points.count(), count);
        greedy.begin(start, coordinates);
        progress.step(1);
        return greedy.run(0, count, progress);
    }

    /**
     * Chooses {@code count} more points, or fewer if all others are copies of centres.
     *
     * @param matrices the points, and then the centres so far, {@code [n, k]} each
     * @param given the number of these centres
     * @param count may be 0
     * @param progress notified of each choice
     */
    static KCenters extend(List<NDArray> matrices, int given, int count, Progress progress) {
        Points points = Points.of(matrices);
        Coordinates coordinates = Coordinates.of(matrices);
        int candidates = points.count() - given;
        PrunedKCenterGreedy greedy = new PrunedKCenterGreedy(points, coordinates, candidates, given + count);
        float[] centres = Arrays.copyOfRange(coordinates.numbers(), candidates * WIDTH, coordinates.numbers().length);
        greedy.begin(candidates, coordinates);
        for (int i = 1; i < given; i++) {
            greedy.add(candidates + i, Arrays.copyOfRange(centres, i * WIDTH, (i + 1) * WIDTH));
        }
        return greedy.run(given, given + count, progress);
    }

    private KCenters run(int given, int most, Progress progress) {
        while (centres < most) {
            Cluster widest = widest();
            if (widest.radius() == 0) {
                break;
            }
            add(widest.farthestRow(), widest.farthestCoordinates());
            progress.step(1);
        }
        int[] nearest = new int[candidates];
        for (int i = 0; i < centres; i++) {
            for (int place = 0; place < clusters[i].size(); place++) {
                nearest[clusters[i].row(place)] = i;
            }
        }
        return new KCenters(Arrays.copyOfRange(centreRows, given, centres), nearest);
    }

    /** The cluster with the point that is farthest from its centre; of equal ones, that with the lowest row. */
    private Cluster widest() {
        int widest = 0;
        for (int i = 1; i < centres; i++) {
            if (radii[i] > radii[widest]
                    || (radii[i] == radii[widest]
                            && radii[i] > 0
                            && clusters[i].farthestRow() < clusters[widest].farthestRow())) {
                widest = i;
            }
        }
        return clusters[widest];
    }

    /** Makes a point the first centre, which all points belong to. */
    private void begin(int row, Coordinates coordinates) {
        float[] numbers = coordinates.numbers();
        NewCentre centre =
                centre(row, Arrays.copyOfRange(numbers, row * WIDTH, (row + 1) * WIDTH), new Cluster(numbers));
        for (int i = 0; i < candidates; i++) {
            centre.take(i, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, numbers, i * WIDTH);
        }
        add(row, centre);
    }

    /** Makes a point the next centre. */
    private void add(int row, float[] own) {
        NewCentre centre = centre(row, own, new Cluster());
        takeFromOthers(centre);
        add(row, centre);
    }

    private NewCentre centre(int row, float[] own, Cluster cluster) {
        return new NewCentre(points, points.get(row), own, error, cluster);
    }

    private void add(int row, NewCentre centre) {
        for (int axis = 0; axis < WIDTH; axis++) {
            axes[axis][centres] = centre.coordinates()[axis];
        }
        centre.cluster().trim();
        clusters[centres] = centre.cluster();
        centreRows[centres] = row;
        keepExtent(centres++);
    }

    private void keepExtent(int number) {
        radii[number] = clusters[number].radius();
        limits[number] = clusters[number].limit();
    }

    private void takeFromOthers(NewCentre centre) {
        computeBounds(centre.coordinates());
        for (int i = 0; i < centres; i++) {
            float quarter = bounds[i] / 4;
            if (quarter < limits[i] && clusters[i].size() > SMALL) {
                quarter = points.squaredDistance(centre.point(), centreRows[i], 4 * limits[i]) / 4;
            }
            if (quarter < limits[i]) {
                clusters[i].moveTo(centre, quarter);
                keepExtent(i);
            }
        }
    }

    private void computeBounds(float[] own) {
        Arrays.fill(bounds, 0, centres, 0);
        for (int from = 0; from < centres; from += BLOCK) {
            for (int axis = 0; axis < own.length; axis++) {
                addSquares(axes[axis], own[axis], from, Math.min(from + BLOCK, centres));
            }
        }
    }

    // The compiler makes vector instructions of this loop.
    private void addSquares(float[] numbers, float number, int from, int to) {
        for (int i = from; i < to; i++) {
            float difference = numbers[i] - number;
            bounds[i] += difference * difference;
        }
    }
}
