package io.anomalight.models.components.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class PrincipalComponentsTest {

    @ParameterizedTest
    @CsvSource({"0.5, 1", "0.64, 1", "0.65, 2", "0.9, 2", "0.99, 3", "1, 3", "2, 2", "7, 3"})
    void theFewestComponentsThatReachTheLevelAreKept(double level, int kept, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PrincipalComponents components = new PrincipalComponents(state, "components.");
            // Along the axes, squared lengths 32, 16 and 2 around (10, 20, 30, 40): shares 0.64, 0.32 and 0.04.
            memory.inStep(state, step -> {
                double share = components.fit(axes(step), level, true);
                assertThat(share).isCloseTo(new double[] {0.64, 0.96, 1}[kept - 1], within(1e-6));
            });
            assertThat(components.count()).isEqualTo(kept);
            assertThat(state.leaked()).isZero();
        }
    }

    private static NDArray axes(NDManager step) {
        double[] lengths = {4, Math.sqrt(8), 1};
        float[] rows = new float[6 * 4];
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 4; j++) {
                double sign = i % 2 == 0 ? 1 : -1;
                rows[4 * i + j] = (float) (10 * (j + 1) + (j == i / 2 ? sign * lengths[j] : 0));
            }
        }
        return step.create(rows, new Shape(6, 4));
    }

    @Test
    void residualsAndDistancesAreThoseOfTheAxesByHand(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PrincipalComponents components = new PrincipalComponents(state, "components.");
            memory.inStep(state, step -> components.fit(axes(step), 2, true));
            memory.inStep(state, step -> {
                NDArray deviations = EagerOperand.compute(
                        step.create(new float[] {12, 21, 33, 44}, new Shape(1, 4)), components::deviations);
                assertThat(EagerOperand.compute(deviations, components::residuals)
                                .toFloatArray())
                        .containsExactly(new float[] {0, 0, 3, 4}, within(1e-5f));
                // The variances are 32/6 and 16/6; the third and fourth axes are outside the subspace.
                assertThat(EagerOperand.compute(deviations, components::mahalanobisShares)
                                .toFloatArray())
                        .containsExactly(new float[] {4 / (32 / 6f), 1 / (16 / 6f), 0, 0}, within(1e-5f));
            });
            assertThat(components.logDeterminant()).isCloseTo(Math.log(32 / 6.0) + Math.log(16 / 6.0), within(1e-6));
        }
    }

    @Test
    void moreVectorsThanDimensionsAndFewerAgree(NativeMemory memory) {
        for (int n : new int[] {5, 60}) {
            try (ModuleState state = new ModuleState(memory.root())) {
                PrincipalComponents components = new PrincipalComponents(state, "components.");
                memory.inStep(state, step -> {
                    NDArray vectors = noise(step, n, 20);
                    components.fit(vectors, 1, true);
                    assertThat(components.count()).isEqualTo(Math.min(n - 1, 20));
                    // All components together leave nothing of what they were learned from.
                    NDArray left = EagerOperand.compute(vectors, in -> components.residuals(components.deviations(in)));
                    assertThat(left.abs().max().getFloat()).isLessThan(1e-5f);
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 50", "90, 20"})
    void moreVectorsAreLearnedAsIfTheyHadBeenAmongTheFirst(int n, int dimensions, NativeMemory memory) {
        int first = n / 2;
        try (ModuleState whole = new ModuleState(memory.root());
                ModuleState parts = new ModuleState(memory.root())) {
            PrincipalComponents ofAll = new PrincipalComponents(whole, "components.");
            PrincipalComponents extended = new PrincipalComponents(parts, "components.");
            memory.inStep(whole, step -> ofAll.fit(noise(step, n, dimensions), 0.9, true));
            memory.inStep(parts, step -> extended.fit(noise(step, n, dimensions).get("0:" + first), 0.9, true));
            for (int i = first; i < n; i++) {
                int next = i;
                memory.inStep(parts, step -> assertThat(
                                extended.extend(noise(step, n, dimensions).get(next + ":" + (next + 1)), 0.9))
                        .isBetween(0.9, 1.0));
            }
            assertThat(extended.learned()).isEqualTo(n);
            assertThat(extended.rows()).isEqualTo(Math.min(n - 1, dimensions));
            assertThat(extended.count()).isEqualTo(ofAll.count());
            assertThat(extended.logDeterminant()).isCloseTo(ofAll.logDeterminant(), within(1e-5));
            float[] expected = residuals(memory, whole, ofAll, n, dimensions);
            assertThat(residuals(memory, parts, extended, n, dimensions)).containsExactly(expected, within(3e-6f));
        }
    }

    private static float[] residuals(
            NativeMemory memory, ModuleState state, PrincipalComponents components, int n, int dimensions) {
        List<float[]> found = new ArrayList<>();
        memory.inStep(
                state,
                step -> found.add(EagerOperand.compute(
                                noise(step, n, dimensions), in -> components.residuals(components.deviations(in)))
                        .toFloatArray()));
        return found.get(0);
    }

    @Test
    void vectorsThatAreAllTheSameTeachNothing(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PrincipalComponents components = new PrincipalComponents(state, "components.");
            memory.inStep(state, step -> {
                NDArray one = noise(step, 1, 20);
                assertThat(components.fit(one, 0.97, true)).isZero();
                assertThat(components.fit(one.repeat(0, 3), 0.97, true)).isZero();
            });
            assertThat(components.areFitted()).isFalse();
        }
    }

    private static NDArray noise(NDManager step, int n, int d) {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[n * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (3 + random.nextGaussian());
        }
        return step.create(values, new Shape(n, d));
    }
}
