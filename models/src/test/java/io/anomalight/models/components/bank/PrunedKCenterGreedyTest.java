package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pruned and the plain selection are equal number by number, also where only rounding decides between two points. */
@NoNativeLeaks
class PrunedKCenterGreedyTest {
    private static final int COUNT = 3000;

    /** The kinds of points on which they could differ. */
    private enum Kind {
        RANDOM {
            @Override
            float number(SplittableRandom random, int row, int column) {
                return (float) random.nextGaussian();
            }
        },
        /** Far from the origin, so that coordinates lose digits. */
        CLUSTERED {
            @Override
            float number(SplittableRandom random, int row, int column) {
                return 50 + 10 * noise(row % 17, column) + (float) (random.nextGaussian() / (1 + column));
            }
        },
        /** Many points are equally far from each other. */
        ON_A_GRID {
            @Override
            float number(SplittableRandom random, int row, int column) {
                return column < 4 ? random.nextInt(5) : 0;
            }
        },
        /** 700 points, and their copies. */
        DUPLICATES {
            @Override
            float number(SplittableRandom random, int row, int column) {
                return noise(row % 700, column);
            }
        },
        /** Differences are below the precision of the numbers. */
        ALMOST_EQUAL {
            @Override
            float number(SplittableRandom random, int row, int column) {
                return 1000 + 1e-4f * random.nextInt(3);
            }
        };

        abstract float number(SplittableRandom random, int row, int column);

        static float noise(int row, int column) {
            return (float) new SplittableRandom(1000L * row + column).nextGaussian();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RANDOM, 8, 1",
        "RANDOM, 75, 2",
        "CLUSTERED, 75, 3",
        "CLUSTERED, 75, 4",
        "CLUSTERED, 33, 5",
        "ON_A_GRID, 40, 6",
        "DUPLICATES, 40, 7",
        "ALMOST_EQUAL, 40, 8"
    })
    void choosesTheSamePointsAndCentres(Kind kind, int length, long seed, NativeMemory memory) {
        assertSame(kind, length, seed, memory, matrices -> new KCenters[] {
            PlainKCenterGreedy.choose(matrices, 800, 321, Progress.SILENT),
            PrunedKCenterGreedy.choose(matrices, 800, 321, Progress.SILENT)
        });
    }

    @ParameterizedTest
    @CsvSource({"CLUSTERED, 75, 1", "ON_A_GRID, 40, 2", "DUPLICATES, 40, 3"})
    void goesOnInTheSameWay(Kind kind, int length, long seed, NativeMemory memory) {
        assertSame(kind, length, seed, memory, matrices -> new KCenters[] {
            PlainKCenterGreedy.extend(matrices, 500, 300, Progress.SILENT),
            PrunedKCenterGreedy.extend(matrices, 500, 300, Progress.SILENT)
        });
    }

    private static void assertSame(
            Kind kind, int length, long seed, NativeMemory memory, Function<List<NDArray>, KCenters[]> selection) {
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, step -> {
                List<NDArray> matrices = matrices(kind, length, seed, step);
                int before = memory.usage().arrays();
                KCenters[] found = selection.apply(matrices);
                assertThat(memory.usage().arrays()).isEqualTo(before);
                assertThat(found[1].chosen()).isNotEmpty().containsExactly(found[0].chosen());
                assertThat(found[1].nearest()).containsExactly(found[0].nearest());
            });
        }
    }

    /** Several matrices of different sizes; the last one has 500 points. */
    private static List<NDArray> matrices(Kind kind, int length, long seed, NDManager step) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.of(COUNT - 501, 1, 500)
                .mapToObj(rows -> {
                    float[] numbers = new float[rows * length];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = kind.number(random, i / length, i % length);
                    }
                    return step.create(numbers, new Shape(rows, length));
                })
                .toList();
    }
}
