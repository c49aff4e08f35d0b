package io.anomalight.framework.optim;

import static io.anomalight.framework.optim.LinearLoss.X;
import static io.anomalight.framework.optim.LinearLoss.Y;
import static io.anomalight.framework.optim.LinearLoss.accumulating;
import static io.anomalight.framework.optim.LinearLoss.adam;
import static io.anomalight.framework.optim.LinearLoss.clip;
import static io.anomalight.framework.optim.LinearLoss.minimize;
import static io.anomalight.framework.optim.LinearLoss.optimizers;
import static io.anomalight.framework.optim.LinearLoss.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class OptimizerSettingsTest {
    @Test
    void adamUsesTheRateOfBothSchedules(NativeMemory memory) {
        double[] factors = {1, 0.5, 0.25};
        Schedule recipes = at -> factors[at.epoch()];
        Schedule modules = at -> at.batch() == 0 ? 1 : 3;
        double w = 1;
        double m = 0;
        double v = 0;
        try (ModuleState state = state(memory)) {
            OptimizerSpec spec = new OptimizerSpec("all", List.of("a"), new Adam(0.1), modules);
            OptimizerSettings settings =
                    new OptimizerSettings(Optional.empty(), 1, recipes, StepObserver.NONE, Profiler.NONE);
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root(), settings)) {
                for (int t = 1; t <= 6; t++) {
                    int epoch = (t - 1) / 2;
                    int batch = (t - 1) % 2;
                    double rate = 0.1 * factors[epoch] * (batch == 0 ? 1 : 3);
                    double gradient = t;
                    m = 0.9 * m + 0.1 * gradient;
                    v = 0.999 * v + 0.001 * gradient * gradient;
                    w -= rate / (1 - Math.pow(0.9, t)) * m / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);

                    optimizers.schedule(new Schedule.Moment(epoch, batch, 2, 3));
                    assertThat(optimizers.learningRates()).containsExactly(Map.entry("all", rate));
                    minimize(optimizers, state, memory, new float[] {t, 0}, 0);
                    assertThat(state.get("a").toFloatArray()[0]).isCloseTo((float) w, within(1e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(GradientClip.Algorithm.class)
    void nativeMemoryStaysFlatWithClippingAndAccumulation(GradientClip.Algorithm algorithm, NativeMemory memory) {
        OptimizerSettings settings =
                new OptimizerSettings(clip(0.1, algorithm), 3, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, settings)) {
            minimize(optimizers, state, memory, X, Y);
            int before = memory.root().getManagedArrays().size();
            for (int i = 0; i < 100; i++) {
                minimize(optimizers, state, memory, X, Y);
                if (i % 10 == 9) {
                    optimizers.flush();
                }
            }
            assertThat(memory.root().getManagedArrays()).hasSize(before);
            assertThat(state.leaked()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aParameterThatNoLossUsesDoesNotMove(int accumulate, NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(1, GradientClip.Algorithm.NORM), accumulate)) {
            for (int i = 0; i < accumulate; i++) {
                memory.inStep(state, step -> optimizers
                        .get("all")
                        .minimize(
                                new NDList(step.create(new float[] {3, -4}, new Shape(2))),
                                in -> in.head().mul(state.get("a")).sum()));
            }
            assertThat(state.get("a").toFloatArray()).containsExactly(new float[] {1 - 0.6f, 2 + 0.8f}, within(1e-5f));
            assertThat(state.get("b").getFloat()).isEqualTo(3);
        }
    }

    @Test
    void zeroLimitsAreRefused() {
        assertThatThrownBy(() -> new GradientClip(0, GradientClip.Algorithm.NORM))
                .hasMessage("gradient_clip_val must be positive, but is 0.0");
        assertThatThrownBy(() -> accumulating(0)).hasMessage("accumulate_grad_batches must be at least 1, but is 0");
    }
}
