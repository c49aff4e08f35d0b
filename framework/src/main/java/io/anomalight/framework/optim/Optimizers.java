package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.profiling.Profiler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The optimizers that a module asked for, by name. */
public final class Optimizers implements AutoCloseable {
    private final Map<String, Optimizer> byName = new LinkedHashMap<>();
    private final OptimizerSettings descent;
    private final Optional<Workers> workers; // none where steps are taken on the calling thread alone

    /** Opens one optimizer per spec, its moments under {@code parent}; each loss is a step. */
    public Optimizers(List<OptimizerSpec> specs, ModuleState state, NDManager parent) {
        this(specs, state, parent, OptimizerSettings.PLAIN);
    }

    /**
     * Opens one optimizer per spec, its moments under {@code parent}.
     *
     * @throws IllegalArgumentException if two specs have the same name, or a parameter's name is unknown
     * @throws io.anomalight.framework.failure.ModuleFailure if a spec names an array of the state that is no parameter
     */
    public Optimizers(List<OptimizerSpec> specs, ModuleState state, NDManager parent, OptimizerSettings descent) {
        this.descent = descent;
        this.workers = descent.arithmetic().choose(() -> Optional.of(new Workers()), Optional::empty);
        try {
            specs.forEach(spec -> open(spec, state, parent));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(OptimizerSpec spec, ModuleState state, NDManager parent) {
        if (byName.containsKey(spec.name())) {
            throw new IllegalArgumentException("two optimizers are called \"" + spec.name() + "\"");
        }
        byName.put(spec.name(), new Optimizer(spec, state, parent, descent));
    }

    /**
     * The optimizer of this name.
     *
     * @throws IllegalArgumentException if {@code configureOptimizers} gave none
     */
    public Optimizer get(String name) {
        Optimizer optimizer = byName.get(name);
        if (optimizer == null) {
            throw new IllegalArgumentException("no optimizer is called \"" + name + "\", only " + byName.keySet());
        }
        return optimizer;
    }

    /**
     * Minimizes the losses of several optimizers, those of each one after the other; what belongs to different optimizers goes
     * on side by side where there are cores for it. Where an observer has to see the steps in turn, and in plain arithmetic, they
     * are taken one by one.
     *
     * <p>What a loss reads can't be checked: one that reads the parameters of another of these optimizers would read them while
     * they move. Such losses are minimized one after the other, each by {@link Optimizer#minimize(LossGradients)}.
     *
     * @param losses for the name of each optimizer what it minimizes; no loss depends on the parameters of another
     * @return the losses before their steps, by optimizer in the order given
     * @throws IllegalArgumentException if two of the optimizers move the same parameter
     */
    public Map<String, List<Double>> minimizeAll(Map<String, List<LossGradients>> losses) {
        checkApart(losses.keySet());
        boolean watched = descent.observer().watchesSteps();
        Optional<Workers> helpers = watched ? Optional.empty() : workers;
        List<StepSequence> all = new ArrayList<>();
        Profiler ofSteps = helpers.isPresent() ? Profiler.NONE : descent.profiler();
        losses.forEach((name, own) -> all.add(new StepSequence(get(name), own, ofSteps)));
        helpers.ifPresent(threads -> descent.profiler().run("descent", () -> sideBySide(all, threads)));
        all.forEach(StepSequence::finish);
        Map<String, List<Double>> values = new LinkedHashMap<>();
        all.forEach(own -> values.put(own.optimizer().spec().name(), own.losses()));
        if (!watched) {
            values.forEach((name, own) -> own.forEach(loss -> descent.observer().onLoss(name, loss)));
        }
        return values;
    }

    // Names are few and the spec's own, so this costs nothing beside a step.
    private void checkApart(Set<String> names) {
        Map<String, String> movers = new HashMap<>();
        for (String name : names) {
            for (String parameter : get(name).spec().parameters()) {
                String other = movers.put(parameter, name);
                if (other != null) {
                    throw new IllegalArgumentException(
                            "the optimizers \"" + other + "\" and \"" + name + "\" both move \"" + parameter
                                    + "\", so they can't go on side by side; minimize their losses one after the"
                                    + " other");
                }
            }
        }
    }

    // When the others are done, the longest one would use a single core; so its last steps are left until then, and
    // each
    // is computed on all cores. How many they are depends on nothing that is measured: a fit can be repeated.
    private static void sideBySide(List<StepSequence> all, Workers workers) {
        StepSequence longest = all.stream()
                .max(Comparator.comparingLong(StepSequence::work))
                .orElseThrow(() -> new IllegalArgumentException("there is nothing to minimize"));
        long others = all.stream().mapToLong(StepSequence::work).sum() - longest.work();
        longest.pauseAfter(others);
        workers.run(all);
        longest.finish();
    }

    /** Steps taken by all of them together, which is what Lightning calls the global step. */
    public long steps() {
        return byName.values().stream().mapToLong(Optimizer::steps).sum();
    }

    /** Sets the rates of the steps to come; for the trainer. */
    public void schedule(Schedule.Moment at) {
        byName.values().forEach(optimizer -> optimizer.schedule(at));
    }

    /** Takes the steps that are still owed for accumulated gradients; for the trainer, at the end of each epoch. */
    public void flush() {
        byName.values().forEach(Optimizer::flush);
    }

    /** The rate of each optimizer's next step. */
    public Map<String, Double> learningRates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        byName.forEach((name, optimizer) -> rates.put(name, optimizer.learningRate()));
        return Collections.unmodifiableMap(rates);
    }

    /** The arrays that a resumed fit needs, as {@code <optimizer>.<slot>.<parameter>}; they stay the optimizers' own. */
    public Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        byName.forEach(
                (name, optimizer) -> optimizer.arrays().forEach((key, array) -> arrays.put(name + "." + key, array)));
        return Collections.unmodifiableMap(arrays);
    }

    /** How far each has come. */
    public Map<String, OptimizerCounts> counts() {
        Map<String, OptimizerCounts> counts = new LinkedHashMap<>();
        byName.forEach((name, optimizer) -> counts.put(name, optimizer.counts()));
        return Collections.unmodifiableMap(counts);
    }

    /** Takes over how far each had come; the checkpoint fills the arrays. */
    public void restore(Map<String, OptimizerCounts> counts) {
        counts.forEach((name, saved) -> get(name).restore(saved));
    }

    @Override
    public void close() {
        workers.ifPresent(Workers::close);
        byName.values().forEach(Optimizer::close);
    }
}
