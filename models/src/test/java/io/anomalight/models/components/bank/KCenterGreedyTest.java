package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class KCenterGreedyTest {
    private static final int LENGTH = 8;
    private static final int PLAIN = 0; // no pool, but the plain algorithm

    @ParameterizedTest
    @CsvSource({"1, 0", "7, 0", "64, 0", "4096, 0", "64, 100"})
    void choosesAsTheLiteralAlgorithmDoes(int pool, float offset, NativeMemory memory) {
        // More points than are measured at a time.
        float[] points = points(5000, offset);
        int[] expected = literally(points, 400, 123);
        assertThat(chosen(memory, points, 400, 123, pool)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 100})
    void plainArithmeticChoosesAsTheLiteralAlgorithmDoes(float offset, NativeMemory memory) {
        float[] points = points(5000, offset);
        int[] expected = literally(points, 400, 123);
        assertThat(chosen(memory, points, 400, 123, PLAIN)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, PLAIN})
    void endsWhereOnlyCopiesAreLeft(int pool, NativeMemory memory) {
        float[] three = points(3, 0);
        float[] points = new float[30 * LENGTH];
        for (int i = 0; i < points.length; i++) {
            points[i] = three[i % three.length];
        }
        int[] chosen = chosen(memory, points, 10, 4, pool);
        assertThat(Arrays.stream(chosen).map(row -> row % 3)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, PLAIN})
    void choosesAllIfAllAreWanted(int pool, NativeMemory memory) {
        assertThat(chosen(memory, points(50, 0), 50, 9, pool)).hasSize(50).doesNotHaveDuplicates();
    }

    private static int[] chosen(NativeMemory memory, float[] points, int count, int start, int pool) {
        int[][] chosen = new int[1][];
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, step -> {
                NDArray array = step.create(points, new Shape(points.length / LENGTH, LENGTH));
                int before = memory.usage().arrays();
                chosen[0] = pool == PLAIN
                        ? PlainKCenterGreedy.choose(array, count, start, Progress.SILENT)
                        : KCenterGreedy.choose(array, count, start, Progress.SILENT, pool);
                assertThat(memory.usage().arrays()).isEqualTo(before);
            });
        }
        return chosen[0];
    }

    private static float[] points(int count, float offset) {
        SplittableRandom random = new SplittableRandom(1);
        float[] points = new float[count * LENGTH];
        for (int i = 0; i < points.length; i++) {
            points[i] = offset + (float) random.nextDouble();
        }
        return points;
    }

    private static int[] literally(float[] points, int count, int start) {
        int[] chosen = new int[count];
        chosen[0] = start;
        double[] nearest = new double[points.length / LENGTH];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int done = 1; done < count; done++) {
            int best = 0;
            for (int i = 0; i < nearest.length; i++) {
                double distance = 0;
                for (int k = 0; k < LENGTH; k++) {
                    double difference = (double) points[i * LENGTH + k] - points[chosen[done - 1] * LENGTH + k];
                    distance += difference * difference;
                }
                nearest[i] = Math.min(nearest[i], distance);
                best = nearest[i] > nearest[best] ? i : best;
            }
            chosen[done] = best;
        }
        return chosen;
    }
}
