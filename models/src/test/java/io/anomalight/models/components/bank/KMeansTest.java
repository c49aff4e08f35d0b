package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class KMeansTest {
    private static final int CLUSTERS = 4;
    private static final int MEMBERS = 25;

    /** Clusters around (0, 0), (10, 10), (20, 20) and (30, 30). */
    private static float[] points() {
        SplittableRandom random = new SplittableRandom(1);
        float[] points = new float[2 * CLUSTERS * MEMBERS];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) (10 * (i / (2 * MEMBERS)) + random.nextGaussian());
        }
        return points;
    }

    @Test
    void centroidsAreTheMeansOfSeparateClusters(NativeMemory memory) {
        float[] points = points();
        try (NDArray array = memory.root().create(points, new Shape(points.length / 2, 2));
                NDArray centroids = KMeans.centroids(array, CLUSTERS, new SplittableRandom(5))) {
            double[] found = IntStream.range(0, CLUSTERS)
                    .mapToDouble(k -> centroids.toFloatArray()[2 * k])
                    .sorted()
                    .toArray();
            for (int k = 0; k < CLUSTERS; k++) {
                double sum = 0;
                for (int i = 0; i < MEMBERS; i++) {
                    sum += points[2 * (k * MEMBERS + i)];
                }
                assertThat(found[k]).isCloseTo(sum / MEMBERS, within(1e-4));
            }
        }
    }

    @Test
    void equalPointsMakeEqualCentroids(NativeMemory memory) {
        try (NDArray array = memory.root().ones(new Shape(5, 3));
                NDArray centroids = KMeans.centroids(array, 2, new SplittableRandom(5))) {
            assertThat(centroids.getShape()).isEqualTo(new Shape(2, 3));
            assertThat(centroids.toFloatArray()).containsOnly(1f);
        }
    }
}
