package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gradient descent on one set of parameters; owns the moments that the steps need. For the training thread only, except
 * where {@link Optimizers#minimizeAll} uses workers.
 */
public final class Optimizer implements AutoCloseable {
    private static final String PENDING = "pending";
    private static final NDIndex EVERYTHING = new NDIndex("...");

    private final OptimizerSpec spec;
    private final OptimizerSettings settings;
    private final NDManager manager;
    private final List<NDArray> parameters;
    private final List<List<NDArray>> slots;
    // Sums of gradients since the last step; empty if each loss is a step.
    private final List<NDArray> pending;
    private final BitSet pendingParameters = new BitSet(); // which parameters have a gradient among the pending ones
    private final ComputedGradients computed;
    private final UpdateRule.Update update;
    private final ParameterSteps steps;
    // Loaded for the first loss that has to be recorded.
    private Optional<BackPropagation> backPropagation = Optional.empty();
    private double learningRate;
    private int accumulateGradBatches;
    private long pendingLosses;

    Optimizer(OptimizerSpec spec, ModuleState state, NDManager parent, OptimizerSettings settings) {
        this.spec = spec;
        this.settings = settings;
        parameters = MovableArrays.of(spec, state);
        manager = parent.newSubManager();
        manager.setName("optimizer:" + spec.name());
        slots = spec.rule().slots().stream().map(slot -> zeros()).toList();
        accumulateGradBatches = settings.accumulateGradBatches();
        pending = accumulateGradBatches > 1 ? zeros() : List.of();
        computed = new ComputedGradients(spec, parameters, manager);
        update = settings.arithmetic()
                .choose(() -> spec.rule().open(manager), () -> spec.rule().openPlain(manager));
        steps = new ParameterSteps(spec.parameters());
        learningRate = spec.rule().learningRate();
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
    }

    private List<NDArray> zeros() {
        return parameters.stream()
                .map(parameter -> manager.zeros(parameter.getShape()))
                .toList();
    }

    /**
     * Records {@code loss}, back-propagates, moves the parameters and frees all intermediate arrays. If gradients are
     * accumulated, several calls share one step along the mean gradient.
     *
     * <p>The loss may also depend on parameters of other optimizers; these neither move nor get a gradient. As in
     * torch, a parameter on which the loss does not depend has no gradient; it and its moments stay unchanged.
     *
     * @param inputs the arrays from which the loss is computed; lent to the step, the caller still owns them
     * @param loss returns a scalar computed from {@code inputs} and the parameters; it multiplies by {@link
     *     ModuleState#constant(double)}, never by a Java number, whose memory Java may reuse before the backward pass
     * @return the loss before the step
     * @throws io.anomalight.framework.failure.ModuleFailure if the loss is not a float32 scalar that depends on the
     *     parameters, or multiplies by a Java number
     */
    public double minimize(NDList inputs, Function<NDList, NDArray> loss) {
        return new JointSteps(List.of(this)).minimize(manager, backPropagation(), settings, inputs, loss);
    }

    /** The parameters, in the order of the spec. */
    List<NDArray> parameters() {
        return parameters;
    }

    /** Lends the parameters and the accumulated gradients to the manager of a step. */
    void lendTo(NDManager step) {
        step.tempAttachAll(parameters.toArray(NDArray[]::new));
        step.tempAttachAll(pending.toArray(NDArray[]::new));
    }

    /**
     * As {@link #minimize(NDList, Function)}, for a loss that computes its own gradients.
     *
     * @return the loss before the step
     */
    public double minimize(LossGradients loss) {
        double value = minimize(loss, settings.profiler());
        if (!settings.observer().watchesSteps()) {
            settings.observer().onLoss(spec.name(), value);
        }
        return value;
    }

    /** As {@link #minimize(LossGradients)}; runs on any thread if no observer watches the steps. */
    double minimize(LossGradients loss, Profiler profiler) {
        double value = profiler.measure("gradients", () -> computed.compute(loss));
        if (settings.observer().watchesSteps()) {
            settings.observer().onLoss(spec.name(), value);
        }
        try (NDManager scratch = manager.newSubManager()) {
            Gradients gradients = computed.gradients();
            scratch.tempAttachAll(gradients.arrays().toArray(NDArray[]::new));
            scratch.tempAttachAll(pending.toArray(NDArray[]::new));
            take(gradients, profiler);
        }
        return value;
    }

    /** Moves the parameters along these gradients, or accumulates them. */
    void take(Gradients gradients, Profiler profiler) {
        if (pending.isEmpty()) {
            step(gradients, profiler);
        } else {
            accumulate(gradients, profiler);
        }
    }

    private BackPropagation backPropagation() {
        BackPropagation loaded = backPropagation.orElseGet(() -> new BackPropagation(manager));
        backPropagation = Optional.of(loaded);
        return loaded;
    }

    private void accumulate(Gradients gradients, Profiler profiler) {
        for (int i = 0; i < gradients.arrays().size(); i++) {
            int parameter = gradients.indices().get(i);
            pending.get(parameter).addi(gradients.arrays().get(i));
            pendingParameters.set(parameter);
        }
        pendingLosses++;
        if (pendingLosses >= accumulateGradBatches) {
            stepWithPending(profiler);
        }
    }

    private void stepWithPending(Profiler profiler) {
        float share = 1f / pendingLosses; // a double would turn the gradient of a scalar parameter into float64
        List<Integer> indices = pendingParameters.stream().boxed().toList();
        step(new Gradients(pick(pending, indices), indices).map(sum -> sum.mul(share)), profiler);
        // Set to 0. Subtracting the sum from itself would turn infinite gradients into NaN.
        pending.forEach(sum -> sum.set(EVERYTHING, 0));
        pendingParameters.clear();
        pendingLosses = 0;
    }

    private static <T> List<T> pick(List<T> all, List<Integer> indices) {
        return indices.stream().map(all::get).toList();
    }

    private void step(Gradients gradients, Profiler profiler) {
        settings.observer().onBeforeStep(spec.name(), gradients);
        profiler.run("optimizer", () -> {
            Gradients bounded =
                    settings.clip().map(clip -> clip.apply(gradients)).orElse(gradients);
            steps.take(bounded.indices());
            move(bounded);
        });
    }

    private void move(Gradients gradients) {
        if (steps.areAlike()) {
            update.apply(parameters, gradients.arrays(), slots, steps.count(), learningRate);
            return;
        }
        steps.grouped(gradients.indices()).forEach((taken, positions) -> {
            List<Integer> indices = pick(gradients.indices(), positions);
            update.apply(
                    pick(parameters, indices),
                    pick(gradients.arrays(), positions),
                    slots.stream().map(slot -> pick(slot, indices)).toList(),
                    taken,
                    learningRate);
        });
    }

    /** Takes a step along the mean of the gradients accumulated so far, if there are any. */
    void flush() {
        if (pendingLosses > 0) {
            try (NDManager scratch = manager.newSubManager()) {
                scratch.tempAttachAll(pending.toArray(NDArray[]::new));
                stepWithPending(settings.profiler());
            }
        }
    }

    /** Sets the learning rate of the next steps. */
    void schedule(Schedule.Moment at) {
        learningRate = spec.rule().learningRate()
                * spec.schedule().factor(at)
                * settings.schedule().factor(at);
    }

    /** Sets the number of losses of the next steps; at most that of the settings. */
    void accumulate(int losses) {
        accumulateGradBatches = losses;
    }

    /** The learning rate of the next step. */
    public double learningRate() {
        return learningRate;
    }

    /** The number of steps taken. */
    public long steps() {
        return steps.count();
    }

    /** The number of elements of all parameters. */
    long parameterCount() {
        return parameters.stream().mapToLong(NDArray::size).sum();
    }

    public OptimizerSpec spec() {
        return spec;
    }

    /** The arrays that a resumed fit needs, named {@code <slot>.<parameter>}; the optimizer still owns them. */
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

    /** The counts that a resumed fit needs in addition to {@link #arrays}. */
    OptimizerCounts counts() {
        Set<String> without = pendingLosses == 0
                ? Set.of()
                : spec.parameters().stream()
                        .filter(name -> !pendingParameters.get(spec.parameters().indexOf(name)))
                        .collect(Collectors.toSet());
        return new OptimizerCounts(steps.count(), pendingLosses, steps.skipped(), without);
    }

    /** The rule and the number of losses per step, to which the arrays belong; empty if the rule has no text. */
    String saved() {
        String rule = spec.rule().saved();
        return rule.isEmpty() ? "" : rule + " accumulate_grad_batches=" + settings.accumulateGradBatches();
    }

    /** Restores the counts of a checkpoint. */
    void restore(OptimizerCounts counts) {
        steps.restore(counts.steps(), counts.skippedSteps());
        pendingLosses = counts.pendingLosses();
        pendingParameters.clear();
        for (int i = 0; pendingLosses > 0 && i < parameters.size(); i++) {
            pendingParameters.set(
                    i, !counts.withoutGradient().contains(spec.parameters().get(i)));
        }
    }

    /** Frees the moments; the parameters stay and no longer require gradients. */
    @Override
    public void close() {
        parameters.forEach(parameter -> parameter.setRequiresGradient(false));
        manager.close();
    }
}
