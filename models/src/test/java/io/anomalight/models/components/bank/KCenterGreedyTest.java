package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class KCenterGreedyTest {
    private static final int LENGTH = 8;
    // In place of the size of a pool:
    private static final int PLAIN = 0;
    private static final int PRUNED = -1;

    @ParameterizedTest
    @CsvSource({"1, 0", "7, 0", "64, 0", "4096, 0", "64, 100", "-1, 0", "-1, 100"})
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
    @ValueSource(ints = {5, PLAIN, PRUNED})
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
    @ValueSource(ints = {16, PLAIN, PRUNED})
    void choosesAllIfAllAreWanted(int pool, NativeMemory memory) {
        assertThat(chosen(memory, points(50, 0), 50, 9, pool)).hasSize(50).doesNotHaveDuplicates();
    }

    private static int[] chosen(NativeMemory memory, float[] points, int count, int start, int pool) {
        int[][] chosen = new int[1][];
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, step -> {
                NDArray array = step.create(points, new Shape(points.length / LENGTH, LENGTH));
                int before = memory.usage().arrays();
                KCenters centers =
                        switch (pool) {
                            case PLAIN -> PlainKCenterGreedy.choose(List.of(array), count, start, Progress.SILENT);
                            case PRUNED -> PrunedKCenterGreedy.choose(List.of(array), count, start, Progress.SILENT);
                            default -> KCenterGreedy.choose(array, count, start, Progress.SILENT, pool);
                        };
                chosen[0] = centers.chosen();
                assertNearest(points, centers, points, new int[0]);
                assertThat(memory.usage().arrays()).isEqualTo(before);
            });
        }
        return chosen[0];
    }

    /** More centres than are measured at a time, and a single one. */
    @ParameterizedTest
    @CsvSource({"7, 1", "64, 300", "64, 4500", "0, 300", "-1, 300", "-1, 4500"})
    void goesOnFromGivenCentresAsIfTheyHadBeenChosenFirst(int pool, int given, NativeMemory memory) {
        int all = 5000;
        int more = 40;
        float[] points = points(all, 0);
        int[] expected =
                literally(points, given + more, IntStream.range(0, given).toArray());
        float[] centres = Arrays.copyOf(points, given * LENGTH);
        float[] others = Arrays.copyOfRange(points, given * LENGTH, points.length);
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, step -> {
                NDArray first = step.create(centres, new Shape(given, LENGTH));
                NDArray rest = step.create(others, new Shape(all - given, LENGTH));
                int before = memory.usage().arrays();
                KCenters found = extend(pool, rest, first, more);
                assertThat(memory.usage().arrays()).isEqualTo(before);
                assertThat(Arrays.stream(found.chosen()).map(row -> row + given))
                        .containsExactly(Arrays.stream(Arrays.copyOfRange(expected, given, given + more))
                                .boxed()
                                .toArray(Integer[]::new));
                assertNearest(others, found, points, IntStream.range(0, given).toArray());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, PLAIN, PRUNED})
    void addsNothingIfNothingIsWantedButKnowsTheNearestCentres(int pool, NativeMemory memory) {
        float[] points = points(50, 0);
        float[] others = Arrays.copyOfRange(points, 5 * LENGTH, points.length);
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, step -> {
                NDArray first = step.create(Arrays.copyOf(points, 5 * LENGTH), new Shape(5, LENGTH));
                NDArray rest = step.create(others, new Shape(45, LENGTH));
                KCenters found = extend(pool, rest, first, 0);
                assertThat(found.chosen()).isEmpty();
                assertNearest(others, found, points, IntStream.range(0, 5).toArray());
            });
        }
    }

    private static KCenters extend(int pool, NDArray points, NDArray given, int count) {
        int centres = (int) given.getShape().get(0);
        List<NDArray> both = List.of(points, given);
        return switch (pool) {
            case PLAIN -> PlainKCenterGreedy.extend(both, centres, count, Progress.SILENT);
            case PRUNED -> PrunedKCenterGreedy.extend(both, centres, count, Progress.SILENT);
            default -> KCenterGreedy.extend(points, given, count, Progress.SILENT, pool);
        };
    }

    /** The centres are the given rows of all points, and then those that were chosen among the points. */
    private static void assertNearest(float[] points, KCenters found, float[] all, int[] given) {
        for (int i = 0; i < points.length / LENGTH; i += 7) {
            double nearest = Double.POSITIVE_INFINITY;
            double toFound = 0;
            for (int centre = 0; centre < given.length + found.chosen().length; centre++) {
                double distance = centre < given.length
                        ? squaredDistance(points, i, all, given[centre])
                        : squaredDistance(points, i, points, found.chosen()[centre - given.length]);
                nearest = Math.min(nearest, distance);
                toFound = centre == found.nearest()[i] ? distance : toFound;
            }
            // Half squared distances are compared, with the rounding errors of products of numbers up to the offset.
            assertThat(toFound).isCloseTo(nearest, within(1e-4 + 1e-6 * points[0] * points[0]));
        }
    }

    private static double squaredDistance(float[] points, int i, float[] others, int j) {
        double distance = 0;
        for (int k = 0; k < LENGTH; k++) {
            double difference = (double) points[i * LENGTH + k] - others[j * LENGTH + k];
            distance += difference * difference;
        }
        return distance;
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
        return literally(points, count, new int[] {start});
    }

    private static int[] literally(float[] points, int count, int[] given) {
        int[] chosen = Arrays.copyOf(given, count);
        double[] nearest = new double[points.length / LENGTH];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int done = 1; done < count; done++) {
            int best = 0;
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = Math.min(nearest[i], squaredDistance(points, i, points, chosen[done - 1]));
                best = nearest[i] > nearest[best] ? i : best;
            }
            chosen[done] = done < given.length ? given[done] : best;
        }
        return chosen;
    }
}
