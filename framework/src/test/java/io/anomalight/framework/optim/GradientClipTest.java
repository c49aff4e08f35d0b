package io.anomalight.framework.optim;

import static io.anomalight.framework.optim.LinearLoss.X;
import static io.anomalight.framework.optim.LinearLoss.Y;
import static io.anomalight.framework.optim.LinearLoss.clip;
import static io.anomalight.framework.optim.LinearLoss.minimize;
import static io.anomalight.framework.optim.LinearLoss.optimizers;
import static io.anomalight.framework.optim.LinearLoss.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class GradientClipTest {
    @Test
    void aNormAboveTheLimitIsScaledAsInTorch(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(2, GradientClip.Algorithm.NORM), 1)) {
            minimize(optimizers, state, memory, X, Y);

            double scale = 2 / (13 + 1e-6); // clip_grad_norm_
            assertThat(state.get("a").toFloatArray())
                    .containsExactly(new float[] {(float) (1 - 3 * scale), (float) (2 + 4 * scale)}, within(1e-6f));
            assertThat(state.get("b").getFloat()).isCloseTo((float) (3 - 12 * scale), within(1e-6f));
        }
    }

    @Test
    void aNormWithinTheLimitIsUnchanged(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(13.1, GradientClip.Algorithm.NORM), 1)) {
            minimize(optimizers, state, memory, X, Y);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3, 2 + 4);
            assertThat(state.get("b").getFloat()).isEqualTo(3 - 12);
        }
    }

    @Test
    void eachElementIsLimitedByValue(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(3.5, GradientClip.Algorithm.VALUE), 1)) {
            minimize(optimizers, state, memory, X, Y);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3, 2 + 3.5f);
            assertThat(state.get("b").getFloat()).isEqualTo(3 - 3.5f);
        }
    }

    @Test
    void clippedGradientsAreClearedLikeOthers(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(3.5, GradientClip.Algorithm.VALUE), 1)) {
            minimize(optimizers, state, memory, X, Y);
            minimize(optimizers, state, memory, new float[] {1, 1}, 1);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3 - 1, 2 + 3.5f - 1);
        }
    }

    @Test
    void aNaNNormMakesEveryParameterNaNAsInTorch(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(1, GradientClip.Algorithm.NORM), 1)) {
            minimize(optimizers, state, memory, new float[] {Float.NaN, 0}, 1);

            assertThat(state.get("b").getFloat()).isNaN();
        }
    }

    @Test
    void theObserverSeesGradientsBeforeTheyAreClipped(NativeMemory memory) {
        List<Double> norms = new ArrayList<>();
        StepObserver observer = new StepObserver() {
            @Override
            public void onBeforeStep(String optimizer, Gradients gradients) {
                norms.add(gradients.norm());
            }
        };
        try (ModuleState state = state(memory)) {
            OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), new GradientDescent());
            OptimizerSettings settings = new OptimizerSettings(
                    clip(1, GradientClip.Algorithm.NORM), 1, Schedule.CONSTANT, observer, Profiler.NONE);
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root(), settings)) {
                minimize(optimizers, state, memory, X, Y);
            }
        }
        assertThat(norms).containsExactly(13.0);
    }
}
