package io.anomalight.models.components.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class PositionGaussiansTest {
    private static final double EPSILON = 0.01;
    private static final int DIMENSIONS = 6;

    @Test
    void manySmallBatchesAgreeWithAllVectorsAtOnce(NativeMemory memory) {
        assertAgrees(memory, vectors(3, 300, 1), 3);
    }

    @Test
    void vectorsAThousandTimesLongerThanTheyDifferAreLearnedAsWell(NativeMemory memory) {
        assertAgrees(memory, vectors(3, 300, 1000), 3);
    }

    @Test
    void fewerVectorsThanDimensionsAreEnough(NativeMemory memory) {
        assertAgrees(memory, vectors(2, 4, 1), 2);
    }

    @Test
    void positionsInSeveralArraysAreAsInOne(NativeMemory memory) {
        // Two positions an array, and the last alone.
        assertThat(new Shards(5, DIMENSIONS, 2 * DIMENSIONS * DIMENSIONS).count())
                .isEqualTo(3);
        assertAgrees(memory, vectors(5, 20, 1), 4, 2 * DIMENSIONS * DIMENSIONS);
    }

    @Test
    void covariancesOfManyDimensionsAreInvertedOnTwoThreads(NativeMemory memory) {
        memory.useThreads(2);
        assertAgrees(memory, vectors(64, 40, 1, 170), 20, Long.MAX_VALUE);
    }

    /** One {@code [n][d]} a position, the last of which is to be judged. */
    private static float[][][] vectors(int positions, int count, double length) {
        return vectors(positions, count, length, DIMENSIONS);
    }

    private static float[][][] vectors(int positions, int count, double length, int dimensions) {
        SplittableRandom random = new SplittableRandom(4);
        float[][][] vectors = new float[positions][count + 1][dimensions];
        for (float[][] position : vectors) {
            for (float[] vector : position) {
                double shared = random.nextGaussian();
                for (int j = 0; j < dimensions; j++) {
                    vector[j] = (float) (length * (1 + j) + shared + 0.3 * random.nextGaussian());
                }
            }
        }
        return vectors;
    }

    private static void assertAgrees(NativeMemory memory, float[][][] vectors, int batch) {
        assertAgrees(memory, vectors, batch, 1000);
    }

    private static void assertAgrees(NativeMemory memory, float[][][] vectors, int batch, long shard) {
        int count = vectors[0].length - 1;
        int dimensions = vectors[0][0].length;
        try (ModuleState state = new ModuleState(memory.root())) {
            PositionGaussians gaussians = new PositionGaussians(state, "gaussian.", shard);
            for (int from = 0; from < count; from += batch) {
                float[] some = flat(vectors, from, Math.min(count, from + batch));
                memory.inStep(
                        state,
                        step -> gaussians.add(step.create(
                                some,
                                new Shape(vectors.length, some.length / dimensions / vectors.length, dimensions))));
            }
            memory.inStep(state, step -> gaussians.fit(EPSILON, true, Console.SILENT));
            memory.inStep(state, step -> {
                NDArray others = step.create(flat(vectors, count, count + 1), new Shape(vectors.length, 1, dimensions));
                float[] distances =
                        EagerOperand.compute(others, gaussians::distances).toFloatArray();
                for (int position = 0; position < vectors.length; position++) {
                    double expected = distance(vectors[position]);
                    assertThat((double) distances[position]).isCloseTo(expected, within(1e-4 * expected));
                }
            });
            assertThat(state.leaked()).isZero();
        }
    }

    private static float[] flat(float[][][] vectors, int from, int to) {
        int dimensions = vectors[0][0].length;
        float[] flat = new float[vectors.length * (to - from) * dimensions];
        int at = 0;
        for (float[][] position : vectors) {
            for (int i = from; i < to; i++) {
                System.arraycopy(position[i], 0, flat, at, dimensions);
                at += dimensions;
            }
        }
        return flat;
    }

    /** By hand, in doubles and two passes: how far the last vector is from the Gaussian of the others. */
    private static double distance(float[][] vectors) {
        int n = vectors.length - 1;
        int dimensions = vectors[0].length;
        double[] mean = new double[dimensions];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < dimensions; j++) {
                mean[j] += vectors[i][j] / (double) n;
            }
        }
        double[][] covariance = new double[dimensions][dimensions];
        for (int j = 0; j < dimensions; j++) {
            for (int k = 0; k < dimensions; k++) {
                for (int i = 0; i < n; i++) {
                    covariance[j][k] += (vectors[i][j] - mean[j]) * (vectors[i][k] - mean[k]) / (n - 1);
                }
            }
            covariance[j][j] += EPSILON;
        }
        double[] deviation = new double[dimensions];
        for (int j = 0; j < dimensions; j++) {
            deviation[j] = vectors[n][j] - mean[j];
        }
        double square = 0;
        double[] solution = solve(covariance, deviation.clone());
        for (int j = 0; j < dimensions; j++) {
            square += deviation[j] * solution[j];
        }
        return Math.sqrt(square);
    }

    // Gaussian elimination; a covariance needs no pivots.
    private static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            for (int row = i + 1; row < n; row++) {
                double factor = a[row][i] / a[i][i];
                for (int k = i; k < n; k++) {
                    a[row][k] -= factor * a[i][k];
                }
                b[row] -= factor * b[i];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= a[i][k] * b[k];
            }
            b[i] /= a[i][i];
        }
        return b;
    }
}
