package io.anomalight.framework.optim;

import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.profiling.Profiler;
import java.util.ArrayList;
import java.util.List;

/** The steps that one optimizer takes in a row. */
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

    /** The losses before the steps taken so far. */
    List<Double> losses() {
        return List.copyOf(losses);
    }

    /** How long all steps take, in some unit: a step touches every parameter. */
    long work() {
        return functions.size() * optimizer.parameterCount();
    }

    /** Takes only as many steps as come to so much work, until {@link #finish}. */
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

    /** Takes all steps that are left. */
    void finish() {
        pause = functions.size();
        while (remaining() > 0) {
            next();
        }
    }
}
