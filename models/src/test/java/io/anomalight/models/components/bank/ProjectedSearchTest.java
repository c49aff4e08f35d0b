package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class ProjectedSearchTest {
    private static final String BANK = "bank";
    private static final int LENGTH = 512;
    private static final int SIZE = 5000; // the last group is not full
    private static final int QUERIES = 900; // more than a block

    private final SplittableRandom random = new SplittableRandom(3);
    // The first directions vary most, as features do.
    private final double[] deviations =
            IntStream.range(0, LENGTH).mapToDouble(i -> 3.0 / (1 + i)).toArray();

    @FunctionalInterface
    private interface Search {
        void with(NativeMemory memory, ModuleState state, NDArray queries);
    }

    private static void search(NativeMemory memory, float[] bank, float[] queries, Search body) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer(BANK, bank, bank.length / LENGTH, LENGTH);
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            try (pass) {
                memory.inStep(
                        state,
                        step -> body.with(
                                memory, state, step.create(queries, new Shape(queries.length / LENGTH, LENGTH))));
            }
            assertThat(state.leaked()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 20})
    void findsTheSameVectorsAsThePlainProduct(float offset, NativeMemory memory) {
        float[] bank = vectors(SIZE, offset);
        search(memory, bank, vectors(QUERIES, offset), (used, state, queries) -> {
            ProjectedSearch projected = new ProjectedSearch(state, BANK);
            assertThat(projected.pays()).isTrue();
            int before = used.usage().arrays();

            Optional<long[]> found = projected.nearest(queries);

            // The mean, the axes, the projected bank and the length of its longest vector stay for the pass.
            assertThat(used.usage().arrays()).isEqualTo(before + 4);
            assertThat(found).isPresent();
            assertThat(found.orElseThrow())
                    .containsExactly(new NearestVectors(state, BANK, Arithmetic.PLAIN)
                            .nearest(queries)
                            .toLongArray());
            assertThat(new NearestVectors(state, BANK, Arithmetic.FAST)
                            .nearest(queries)
                            .toLongArray())
                    .containsExactly(found.orElseThrow());
        });
    }

    @Test
    void aVectorOfTheBankIsItsOwnNearestAndOfCopiesTheFirstCounts(NativeMemory memory) {
        float[] bank = vectors(SIZE, 0);
        System.arraycopy(bank, 7 * LENGTH, bank, 70 * LENGTH, LENGTH);
        search(memory, bank, Arrays.copyOf(bank, 100 * LENGTH), (used, state, queries) -> {
            long[] found = new ProjectedSearch(state, BANK).nearest(queries).orElseThrow();

            long[] expected = IntStream.range(0, 100).asLongStream().toArray();
            expected[70] = 7;
            assertThat(found).containsExactly(expected);
        });
    }

    @Test
    void aBankOfEqualVectorsIsLeftToThePlainProduct(NativeMemory memory) {
        float[] bank = new float[30_000 * LENGTH];
        Arrays.fill(bank, 1);
        search(memory, bank, vectors(10, 0), (used, state, queries) -> {
            assertThat(new ProjectedSearch(state, BANK).nearest(queries)).isEmpty();
            assertThat(new NearestVectors(state, BANK, Arithmetic.FAST)
                            .nearest(queries)
                            .toLongArray())
                    .hasSize(10);
        });
    }

    @Test
    void aSmallBankIsNotProjected(NativeMemory memory) {
        search(memory, vectors(300, 0), vectors(2, 0), (used, state, queries) -> assertThat(
                        new ProjectedSearch(state, BANK).pays())
                .isFalse());
    }

    private float[] vectors(int count, float offset) {
        float[] numbers = new float[count * LENGTH];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = offset + (float) (deviations[i % LENGTH] * random.nextGaussian());
        }
        return numbers;
    }
}
