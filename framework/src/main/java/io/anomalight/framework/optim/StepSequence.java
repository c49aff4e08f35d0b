package io.anomalight.framework.optim;

import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.profiling.Profiler;
import java.util.ArrayList;
import java.util.List;

/** Consecutive steps of one optimizer. */
final class StepSequence implements Workers.Sequence {
    private final Optimizer optimizer;
    private final List<LossGradients> functions;
    private final Profiler profiler;
    private final List<Double> losses = new ArrayList<>();
    private int pause;

    StepSequence(Optimizer optimizer, List<LossGradients> functions, Profiler profiler) {
        this.optimizer = optimizer;
        this.functions = List.copyOf(functions);
        this.profiler = profiler;
        this.pause = functions.size();
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /** The loss before each step taken so far. */
    List<Double> losses() {
        return List.copyOf(losses);
    }

    /** The cost of all steps, as the number of updated elements: each step updates every parameter. */
    long work() {
        return functions.size() * optimizer.parameterCount();
    }

    /** Limits the steps to this amount of work, until {@link #finish}. */
    void pauseAfter(long work) {
        pause = (int) Math.min(functions.size(), work / optimizer.parameterCount());
    }

    @Override
    public int remaining() {
        return pause - losses.size();
    }

    @Override
    public void next() {
        losses.add(optimizer.minimize(functions.get(losses.size()), profiler));
    }

    /** Takes all remaining steps. */
    void finish() {
        pause = functions.size();
        while (remaining() > 0) {
            next();
        }
    }
}
