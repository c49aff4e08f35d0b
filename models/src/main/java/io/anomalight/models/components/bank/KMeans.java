package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.Scratch;
import java.util.Arrays;
import java.util.SplittableRandom;

/** k-means: Lloyd's algorithm (1982) from the start of k-means++ (Arthur and Vassilvitskii 2007). */
public final class KMeans {
    private static final int MAX_ITERATIONS = 300;

    private KMeans() {}

    /**
     * Computes the centroids of clusters.
     *
     * @param points {@code [n, D]}; not changed
     * @param count k, at most n
     * @return {@code [k, D]}, owned by the manager of the points
     */
    public static NDArray centroids(NDArray points, int count, SplittableRandom random) {
        float[] values = points.toFloatArray();
        int length = (int) points.getShape().get(1);
        float[] centroids = start(points, values, count, random);
        long[] assigned = new long[0];
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            long[] nearest = nearest(points, centroids, count);
            if (Arrays.equals(nearest, assigned)) {
                break;
            }
            assigned = nearest;
            centroids = means(values, assigned, centroids, length);
        }
        return points.getManager().create(centroids, new Shape(count, length));
    }

    // Each further start is drawn with a probability in proportion to its squared distance to the nearest one before.
    private static float[] start(NDArray points, float[] values, int count, SplittableRandom random) {
        int n = (int) points.getShape().get(0);
        int length = values.length / n;
        float[] centroids = new float[count * length];
        double[] squares = new double[n];
        Arrays.fill(squares, 1);
        for (int k = 0; k < count; k++) {
            int chosen = draw(squares, random);
            System.arraycopy(values, chosen * length, centroids, k * length, length);
            float[] more = squaresTo(points, chosen);
            for (int i = 0; i < n; i++) {
                squares[i] = k == 0 ? more[i] : Math.min(squares[i], more[i]);
            }
        }
        return centroids;
    }

    private static int draw(double[] weights, SplittableRandom random) {
        double rest = random.nextDouble() * Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length - 1; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }

    private static float[] squaresTo(NDArray points, int chosen) {
        try (NDArray squares = Scratch.compute(new NDList(points), in -> in.head()
                .sub(in.head().get(new NDIndex().addSliceDim(chosen, chosen + 1)))
                .square()
                .sum(new int[] {1}))) {
            return squares.toFloatArray();
        }
    }

    // ‖x − c‖² is smallest where x·c − ½‖c‖² is largest.
    private static long[] nearest(NDArray points, float[] centroids, int count) {
        try (NDArray rows = Scratch.compute(new NDList(points), in -> {
            long length = in.head().getShape().get(1);
            NDArray all = in.head().getManager().create(centroids, new Shape(count, length));
            NDArray half = all.square().sum(new int[] {1}).muli(0.5f);
            return in.head().matMul(all.transpose()).sub(half).argMax(1);
        })) {
            return rows.toLongArray();
        }
    }

    // A cluster without points keeps its centroid.
    private static float[] means(float[] values, long[] assigned, float[] before, int length) {
        double[] sums = new double[before.length];
        int[] counts = new int[before.length / length];
        for (int i = 0; i < assigned.length; i++) {
            int cluster = (int) assigned[i];
            counts[cluster]++;
            for (int j = 0; j < length; j++) {
                sums[cluster * length + j] += values[i * length + j];
            }
        }
        float[] means = before.clone();
        for (int j = 0; j < means.length; j++) {
            int members = counts[j / length];
            means[j] = members == 0 ? before[j] : (float) (sums[j] / members);
        }
        return means;
    }
}
