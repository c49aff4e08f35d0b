package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@NoNativeLeaks
class NearestVectorsTest {
    private static final String BANK = "bank";
    private static final int LENGTH = 24;
    private static final int SIZE = 300;
    private static final int QUERIES = 41;
    private static final int K = 5;

    private final SplittableRandom random = new SplittableRandom(2);

    @FunctionalInterface
    private interface Search {
        void with(NearestVectors search, NDArray queries);
    }

    private static void search(
            NativeMemory memory, float[] bank, float[] queries, Arithmetic arithmetic, long block, Search body) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer(BANK, bank, bank.length / LENGTH, LENGTH);
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            try (pass) {
                memory.inStep(
                        state,
                        step -> body.with(
                                new NearestVectors(state, BANK, arithmetic, block),
                                step.create(queries, new Shape(queries.length / LENGTH, LENGTH))));
            }
            assertThat(state.leaked()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"FAST,1", "FAST,1000", "FAST,8388608", "PLAIN,1", "PLAIN,20000", "PLAIN,8388608"})
    void findsTheNearestInDoublesWhateverTheBlock(Arithmetic arithmetic, long block, NativeMemory memory) {
        float[] bank = numbers(SIZE, 0, 1);
        float[] queries = numbers(QUERIES, 0, 1);
        search(memory, bank, queries, arithmetic, block, (search, array) -> {
            assertThat(search.size()).isEqualTo(SIZE);
            long[] nearest = search.nearest(array).toLongArray();
            NDArray neighbours = search.nearest(array, K);
            long[] rows = neighbours.toLongArray();
            float[] distances = search.distances(array, neighbours).toFloatArray();
            for (int q = 0; q < QUERIES; q++) {
                int query = q;
                int[] expected = IntStream.range(0, SIZE)
                        .boxed()
                        .sorted((a, b) ->
                                Double.compare(distance(queries, query, bank, a), distance(queries, query, bank, b)))
                        .mapToInt(Integer::intValue)
                        .limit(K)
                        .toArray();
                assertThat(Arrays.stream(rows, q * K, (q + 1) * K).mapToInt(Math::toIntExact))
                        .containsExactly(Arrays.stream(expected).boxed().toArray(Integer[]::new));
                assertThat(nearest[q]).isEqualTo(expected[0]);
                for (int i = 0; i < K; i++) {
                    assertThat((double) distances[q * K + i])
                            .isCloseTo(distance(queries, q, bank, expected[i]), within(1e-6));
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void distancesOfNearPointsFarFromTheOriginAreAsGoodAsInDoubles(Arithmetic arithmetic, NativeMemory memory) {
        // Norms of about 500, distances of about 0.05: as differences of squared norms, 0.0025 of 250 000, they would
        // be noise.
        float[] bank = numbers(SIZE, 100, 1);
        float[] queries = new float[QUERIES * LENGTH];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = bank[i] + (float) (0.02 * (random.nextDouble() - 0.5));
        }
        search(memory, bank, queries, arithmetic, 1 << 23, (search, array) -> {
            NDArray nearest = search.nearest(array);
            assertThat(nearest.toLongArray())
                    .containsExactly(IntStream.range(0, QUERIES).asLongStream().toArray());
            float[] distances = search.distances(array, nearest.reshape(-1, 1)).toFloatArray();
            for (int q = 0; q < QUERIES; q++) {
                double expected = distance(queries, q, bank, q);
                assertThat((double) distances[q]).isCloseTo(expected, within(1e-6 * expected));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void aVectorOfTheBankIsAtNoDistanceFromItself(Arithmetic arithmetic, NativeMemory memory) {
        float[] bank = numbers(SIZE, 100, 1);
        search(memory, bank, bank, arithmetic, 1 << 23, (search, array) -> {
            NDArray nearest = search.nearest(array).reshape(-1, 1);
            assertThat(search.distances(array, nearest).toFloatArray()).containsOnly(0);
        });
    }

    private float[] numbers(int count, double offset, double scale) {
        float[] numbers = new float[count * LENGTH];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (offset + scale * random.nextDouble());
        }
        return numbers;
    }

    private static double distance(float[] queries, int query, float[] bank, int row) {
        double sum = 0;
        for (int k = 0; k < LENGTH; k++) {
            double difference = (double) queries[query * LENGTH + k] - bank[row * LENGTH + k];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
