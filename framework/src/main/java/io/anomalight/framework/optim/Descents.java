package io.anomalight.framework.optim;

import io.anomalight.framework.profiling.Profiler;
import java.util.ArrayList;
import java.util.List;

/** The steps that one optimizer takes in a row. */
final class Descents implements Workers.Sequence {
    private final Optimizer optimizer;
    private final List<LossGradients> functions;
    private final Profiler profiler;
    private final List<Double> losses = new ArrayList<>();

    Descents(Optimizer optimizer, List<LossGradients> functions, Profiler profiler) {
        this.optimizer = optimizer;
        this.functions = List.copyOf(functions);
        this.profiler = profiler;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /** The losses before the steps taken so far. */
    List<Double> losses() {
        return List.copyOf(losses);
    }

    @Override
    public int remaining() {
        return functions.size() - losses.size();
    }

    @Override
    public void next() {
        losses.add(optimizer.minimize(functions.get(losses.size()), profiler));
    }

    /** Takes all steps that are left. */
    void finish() {
        while (remaining() > 0) {
            next();
        }
    }
}
