package io.anomalight.framework.optim;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import java.util.List;
import java.util.Optional;

/** A loss with two parameters whose gradients the test chooses. */
final class LinearLoss {
    static final float[] X = {3, -4};
    static final float Y = 12; // with X, the norm of the gradients is 13

    private LinearLoss() {}

    static ModuleState state(NativeMemory memory) {
        ModuleState state = new ModuleState(memory.root());
        state.parameter("a", new float[] {1, 2}, 2);
        state.parameter("b", new float[] {3}); // a scalar
        return state;
    }

    static Optional<GradientClip> clip(double value, GradientClip.Algorithm algorithm) {
        return Optional.of(new GradientClip(value, algorithm));
    }

    static OptimizerSettings accumulating(int losses) {
        return new OptimizerSettings(Optional.empty(), losses, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
    }

    static Optimizers optimizers(ModuleState state, NativeMemory memory, Optional<GradientClip> clip, int accumulate) {
        OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), new GradientDescent());
        OptimizerSettings settings =
                new OptimizerSettings(clip, accumulate, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
        return new Optimizers(List.of(spec), state, memory.root(), settings);
    }

    static Optimizers adam(ModuleState state, NativeMemory memory, OptimizerSettings settings) {
        OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), new Adam(0.1));
        return new Optimizers(List.of(spec), state, memory.root(), settings);
    }

    /** Minimizes a loss whose gradient is always {@code x} for a and {@code y} for b. */
    static void minimize(Optimizers optimizers, ModuleState state, NativeMemory memory, float[] x, float y) {
        memory.inStep(state, step -> optimizers
                .get("all")
                .minimize(
                        new NDList(step.create(x, new Shape(2)), step.create(new float[] {y}, new Shape())),
                        in -> in.get(0).mul(state.get("a")).sum().add(in.get(1).mul(state.get("b")))));
    }
}
