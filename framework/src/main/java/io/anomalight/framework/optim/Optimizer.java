package io.anomalight.framework.optim;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.profiling.Profiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Steps of descent on one set of parameters, with the moments that they need. */
public final class Optimizer implements AutoCloseable {
    private static final String PENDING = "pending";
    private static final NDIndex EVERYTHING = new NDIndex("...");

    private final OptimizerSpec spec;
    private final Descent descent;
    private final NDManager manager;
    private final List<NDArray> parameters;
    private final List<List<NDArray>> slots;
    // Gradients of the losses since the last step; none where each loss is a step.
    private final List<NDArray> pending;
    // Where losses that tell their own gradients write them; none before the first such loss.
    private final List<NDArray> computed = new ArrayList<>();
    private final UpdateRule.Update update;
    private double learningRate;
    private long pendingLosses;
    private long steps;

    Optimizer(OptimizerSpec spec, ModuleState state, NDManager parent, Descent descent) {
        this.spec = spec;
        this.descent = descent;
        manager = parent.newSubManager();
        manager.setName("optimizer:" + spec.name());
        parameters = spec.parameters().stream().map(state::get).toList();
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        slots = spec.rule().slots().stream().map(slot -> zeros()).toList();
        pending = descent.accumulateGradBatches() > 1 ? zeros() : List.of();
        update = spec.rule().open(manager);
        learningRate = spec.rule().learningRate();
    }

    private List<NDArray> zeros() {
        return parameters.stream()
                .map(parameter -> manager.zeros(parameter.getShape()))
                .toList();
    }

    /**
     * Records {@code loss}, back-propagates, moves the parameters, clears the gradients and frees whatever was made on the
     * way. Where gradients are accumulated, the parameters move once for several calls, along the mean gradient.
     *
     * @param inputs what the loss is computed from; lent to the step, they stay the caller's
     * @param loss gives a scalar from {@code inputs} and the parameters; it multiplies by {@link ModuleState#constant},
     *     never by a Java number, which lies in memory that Java may collect before the way back
     * @return the loss before the step
     * @throws io.anomalight.framework.ModuleFailure if the loss is no scalar of float32 that depends on the parameters, or
     *     multiplies by a Java number
     */
    public double minimize(NDList inputs, Function<NDList, NDArray> loss) {
        try (NDManager tape = manager.newSubManager()) {
            tape.tempAttachAll(inputs.toArray(NDArray[]::new));
            tape.tempAttachAll(parameters.toArray(NDArray[]::new));
            tape.tempAttachAll(pending.toArray(NDArray[]::new));
            double value = backPropagate(inputs, loss);
            descent.observer().onLoss(spec.name(), value);
            take(gradients(), descent.profiler());
            parameters.forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter));
            return value;
        }
    }

    /**
     * As {@link #minimize(NDList, Function)}, with a loss that tells its own gradients.
     *
     * @return the loss before the step
     */
    public double minimize(LossGradients loss) {
        double value = minimize(loss, descent.profiler());
        if (!descent.observer().watchesSteps()) {
            descent.observer().onLoss(spec.name(), value);
        }
        return value;
    }

    /** As {@link #minimize(LossGradients)}; where nobody watches steps, on any thread. */
    double minimize(LossGradients loss, Profiler profiler) {
        if (computed.isEmpty()) {
            computed.addAll(zeros());
        }
        double value = profiler.measure("gradients", () -> loss.compute(computed));
        if (descent.observer().watchesSteps()) {
            descent.observer().onLoss(spec.name(), value);
        }
        try (NDManager scratch = manager.newSubManager()) {
            scratch.tempAttachAll(computed.toArray(NDArray[]::new));
            scratch.tempAttachAll(pending.toArray(NDArray[]::new));
            take(new Gradients(computed), profiler);
        }
        return value;
    }

    private void take(Gradients gradients, Profiler profiler) {
        if (pending.isEmpty()) {
            step(gradients, profiler);
        } else {
            accumulate(gradients, profiler);
        }
    }

    private double backPropagate(NDList inputs, Function<NDList, NDArray> loss) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray scalar =
                    CheckedLoss.of(spec.name(), () -> descent.profiler().measure("forward", () -> loss.apply(inputs)));
            descent.profiler().run("backward", () -> collector.backward(scalar));
            return scalar.getFloat();
        }
    }

    private Gradients gradients() {
        return new Gradients(parameters.stream().map(NDArray::getGradient).toList());
    }

    private void accumulate(Gradients gradients, Profiler profiler) {
        for (int i = 0; i < pending.size(); i++) {
            pending.get(i).addi(gradients.arrays().get(i));
        }
        pendingLosses++;
        if (pendingLosses == descent.accumulateGradBatches()) {
            stepWithPending(profiler);
        }
    }

    private void stepWithPending(Profiler profiler) {
        float share = 1f / pendingLosses; // a double would turn the gradient of a scalar parameter into float64
        step(new Gradients(pending).map(sum -> sum.mul(share)), profiler);
        // Set, not subtracted from itself: an infinite gradient would leave NaN for good.
        pending.forEach(sum -> sum.set(EVERYTHING, 0));
        pendingLosses = 0;
    }

    private void step(Gradients gradients, Profiler profiler) {
        if (descent.observer().watchesSteps()) {
            descent.observer().onBeforeStep(spec.name(), gradients);
        }
        steps++;
        profiler.run("optimizer", () -> {
            Gradients bounded =
                    descent.clip().map(clip -> clip.apply(gradients)).orElse(gradients);
            update.apply(parameters, bounded.arrays(), slots, steps, learningRate);
        });
    }

    /** Takes the step that is still owed for accumulated gradients, if there are any, along the mean of those there are. */
    void flush() {
        if (pendingLosses > 0) {
            try (NDManager scratch = manager.newSubManager()) {
                scratch.tempAttachAll(pending.toArray(NDArray[]::new));
                stepWithPending(descent.profiler());
            }
        }
    }

    /** Sets the rate of the steps to come. */
    void schedule(Schedule.Moment at) {
        learningRate = spec.rule().learningRate()
                * spec.schedule().factor(at)
                * descent.schedule().factor(at);
    }

    /** The rate of the next step. */
    public double learningRate() {
        return learningRate;
    }

    /** How many steps were taken. */
    public long steps() {
        return steps;
    }

    /** How many numbers it moves. */
    long parameterCount() {
        return parameters.stream().mapToLong(NDArray::size).sum();
    }

    public OptimizerSpec spec() {
        return spec;
    }

    /** The arrays that a resumed fit needs, by slot and parameter; they stay the optimizer's own. */
    Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(spec.rule().slots());
        List<List<NDArray>> all = new ArrayList<>(slots);
        if (!pending.isEmpty()) {
            names.add(PENDING);
            all.add(pending);
        }
        for (int slot = 0; slot < names.size(); slot++) {
            for (int i = 0; i < parameters.size(); i++) {
                arrays.put(
                        names.get(slot) + "." + spec.parameters().get(i),
                        all.get(slot).get(i));
            }
        }
        return arrays;
    }

    /** Losses since the last step, and steps: what a resumed fit needs beside the arrays. */
    OptimizerCounts counts() {
        return new OptimizerCounts(steps, pendingLosses);
    }

    void restore(OptimizerCounts counts) {
        steps = counts.steps();
        pendingLosses = counts.pendingLosses();
    }

    /** Frees the moments; the parameters stay, and no longer want gradients. */
    @Override
    public void close() {
        parameters.forEach(parameter -> parameter.setRequiresGradient(false));
        manager.close();
    }
}
