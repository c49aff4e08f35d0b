package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.schedule.Schedule;
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

/** The optimizers of a module by name. */
public final class Optimizers implements AutoCloseable {
    private final Map<String, Optimizer> byName = new LinkedHashMap<>();
    private final OptimizerSettings settings;
    private final NDManager manager; // also holds what an optimizer made before it failed to open
    private final Optional<Workers> workers; // empty if all steps run on the calling thread

    /** Opens one optimizer per spec, with its moments under {@code parent}; each loss is one step. */
    public Optimizers(List<OptimizerSpec> specs, ModuleState state, NDManager parent) {
        this(specs, state, parent, OptimizerSettings.PLAIN);
    }

    /**
     * Opens one optimizer per spec, with its moments under {@code parent}.
     *
     * @throws IllegalArgumentException if two specs have the same name, or a parameter's name is unknown
     * @throws io.anomalight.framework.failure.ModuleFailure if a spec names an array of the state that is not a
     *     parameter
     */
    public Optimizers(List<OptimizerSpec> specs, ModuleState state, NDManager parent, OptimizerSettings settings) {
        this.settings = settings;
        this.manager = parent.newSubManager();
        this.workers = settings.arithmetic().choose(() -> Optional.of(new Workers()), Optional::empty);
        try {
            specs.forEach(spec -> open(spec, state));
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private void open(OptimizerSpec spec, ModuleState state) {
        if (byName.containsKey(spec.name())) {
            throw new IllegalArgumentException("two optimizers have the name \"" + spec.name() + "\"");
        }
        byName.put(spec.name(), new Optimizer(spec, state, manager, settings));
    }

    /**
     * Returns the optimizer of this name.
     *
     * @throws IllegalArgumentException if {@code configureOptimizers} returned none of this name
     */
    public Optimizer get(String name) {
        Optimizer optimizer = byName.get(name);
        if (optimizer == null) {
            throw new IllegalArgumentException("no optimizer is called \"" + name + "\", only " + byName.keySet());
        }
        return optimizer;
    }

    /**
     * Minimizes the losses of several optimizers. The losses of one optimizer run one after the other; different
     * optimizers run in parallel if there are enough cores. All steps run one by one if an observer watches them, and
     * in plain arithmetic.
     *
     * <p>A loss must not read the parameters of another of these optimizers: it would read them while they move, and
     * this can't be checked. Minimize such losses one after the other, each by {@link
     * Optimizer#minimize(LossGradients)}.
     *
     * @param losses the losses by the name of their optimizer; no loss depends on the parameters of another optimizer
     * @return the values of the losses before their steps, by optimizer, in the given order
     * @throws IllegalArgumentException if two of the optimizers move the same parameter
     */
    public Map<String, List<Double>> minimizeAll(Map<String, List<LossGradients>> losses) {
        checkApart(losses.keySet());
        boolean watched = settings.observer().watchesSteps();
        Optional<Workers> helpers = watched ? Optional.empty() : workers;
        List<StepSequence> all = new ArrayList<>();
        Profiler stepProfiler = helpers.isPresent() ? Profiler.NONE : settings.profiler();
        losses.forEach((name, ofOptimizer) -> all.add(new StepSequence(get(name), ofOptimizer, stepProfiler)));
        helpers.ifPresent(threads -> settings.profiler().run("descent", () -> runInParallel(all, threads)));
        all.forEach(StepSequence::finish);
        Map<String, List<Double>> values = new LinkedHashMap<>();
        all.forEach(sequence -> values.put(sequence.optimizer().spec().name(), sequence.losses()));
        if (!watched) {
            values.forEach((name, ofOptimizer) ->
                    ofOptimizer.forEach(loss -> settings.observer().onLoss(name, loss)));
        }
        return values;
    }

    // There are few names, so this costs nothing compared with a step.
    private void checkApart(Set<String> names) {
        Map<String, String> movers = new HashMap<>();
        for (String name : names) {
            for (String parameter : get(name).spec().parameters()) {
                String other = movers.put(parameter, name);
                if (other != null) {
                    throw new IllegalArgumentException("the optimizers \"" + other + "\" and \"" + name
                            + "\" both move \"" + parameter
                            + "\", so they can't run in parallel; minimize their losses one after the" + " other");
                }
            }
        }
    }

    // The longest sequence would run on a single core after the others are done. So its last steps wait for the others,
    // and then each of these steps uses all cores. The number of these steps is computed from the amounts of work, not
    // from measured times, so a repeated fit gives the same numbers.
    private static void runInParallel(List<StepSequence> all, Workers workers) {
        StepSequence longest = all.stream()
                .max(Comparator.comparingLong(StepSequence::work))
                .orElseThrow(() -> new IllegalArgumentException("there is nothing to minimize"));
        long others = all.stream().mapToLong(StepSequence::work).sum() - longest.work();
        longest.pauseAfter(others);
        workers.run(all);
        longest.finish();
    }

    /** The number of steps of all optimizers together; Lightning's global step. */
    public long steps() {
        return byName.values().stream().mapToLong(Optimizer::steps).sum();
    }

    /** Sets the learning rates of the next steps; for the trainer. */
    public void schedule(Schedule.Moment at) {
        byName.values().forEach(optimizer -> optimizer.schedule(at));
    }

    /** Takes a step with each optimizer that has accumulated gradients; for the trainer, at the end of each epoch. */
    public void flush() {
        byName.values().forEach(Optimizer::flush);
    }

    /** The learning rate of each optimizer's next step. */
    public Map<String, Double> learningRates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        byName.forEach((name, optimizer) -> rates.put(name, optimizer.learningRate()));
        return Collections.unmodifiableMap(rates);
    }

    /**
     * The arrays that a resumed fit needs, as {@code <optimizer>.<slot>.<parameter>}; the optimizers still own them.
     */
    public Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        byName.forEach(
                (name, optimizer) -> optimizer.arrays().forEach((key, array) -> arrays.put(name + "." + key, array)));
        return Collections.unmodifiableMap(arrays);
    }

    /** The progress of each optimizer. */
    public Map<String, OptimizerCounts> counts() {
        Map<String, OptimizerCounts> counts = new LinkedHashMap<>();
        byName.forEach((name, optimizer) -> counts.put(name, optimizer.counts()));
        return Collections.unmodifiableMap(counts);
    }

    /** Restores the counts of a checkpoint; the checkpoint itself fills {@link #arrays}. */
    public void restore(Map<String, OptimizerCounts> counts) {
        counts.forEach((name, saved) -> get(name).restore(saved));
    }

    @Override
    public void close() {
        workers.ifPresent(Workers::close);
        byName.values().forEach(Optimizer::close);
        manager.close();
    }
}
