package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
import java.util.function.Function;

/** The optimizers of a module by name. */
public final class Optimizers implements AutoCloseable {
    private final Map<String, Optimizer> byName = new LinkedHashMap<>();
    private final OptimizerSettings settings;
    private final NDManager manager; // also holds what an optimizer made before it failed to open
    private final Optional<Workers> workers; // empty if all steps run on the calling thread
    // Loaded when it is first needed: a module with one optimizer per loss never does.
    private Optional<BackPropagation> backPropagation = Optional.empty();

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

    /**
     * Minimizes one loss with several optimizers: one forward and one backward pass, then a step of each, as for the parameter
     * groups of one optimizer in PyTorch. Gradients are clipped for each optimizer by itself.
     *
     * @param names at least one optimizer
     * @param inputs as for {@link Optimizer#minimize(NDList, Function)}
     * @param loss as for {@link Optimizer#minimize(NDList, Function)}
     * @return the loss before the steps
     * @throws IllegalArgumentException if two of the optimizers move the same parameter
     * @throws io.anomalight.framework.failure.ModuleFailure if the loss is not a float32 scalar
     */
    public double minimizeTogether(List<String> names, NDList inputs, Function<NDList, NDArray> loss) {
        checkApart(Set.copyOf(names));
        return new JointSteps(names.stream().map(this::get).toList())
                .minimize(manager, backPropagation(), settings, inputs, loss);
    }

    /**
     * The gradient of a loss with respect to an array that is no parameter, for instance to change features so that a loss rises.
     * No parameter moves or gets a gradient.
     *
     * @param inputs the arrays from which the loss is computed; the gradient is that of the first one. They are lent to the
     *     computation, the caller still owns them
     * @param loss returns a float32 scalar that depends on the first input
     * @return an array of the shape of the first input, owned by its manager
     */
    public NDArray gradient(NDList inputs, Function<NDList, NDArray> loss) {
        NDArray input = inputs.head();
        NDManager caller = input.getManager();
        try (NDManager tape = manager.newSubManager()) {
            tape.tempAttachAll(inputs.toArray(NDArray[]::new));
            input.setRequiresGradient(true);
            try {
                NDArray scalar = CheckedLoss.of("an input", () -> BackPropagation.record(() -> loss.apply(inputs)));
                NDArray gradient = backPropagation()
                        .gradients(scalar, List.of(input), tape)
                        .arrays()
                        .get(0);
                gradient.attach(caller);
                return gradient;
            } finally {
                input.setRequiresGradient(false);
            }
        }
    }

    private BackPropagation backPropagation() {
        BackPropagation loaded = backPropagation.orElseGet(() -> new BackPropagation(manager));
        backPropagation = Optional.of(loaded);
        return loaded;
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

    /**
     * Sets the number of losses whose mean gradient makes one of the next steps; for the trainer, at the start of an epoch, when no
     * gradient is accumulated.
     *
     * @throws IllegalArgumentException if it is less than 1 or more than the settings allow
     */
    public void accumulate(int losses) {
        if (losses < 1 || losses > settings.accumulateGradBatches()) {
            throw new IllegalArgumentException("the losses of a step must be from 1 to "
                    + settings.accumulateGradBatches() + ", but are " + losses);
        }
        byName.values().forEach(optimizer -> optimizer.accumulate(losses));
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

    /** By optimizer, the settings to which {@link #arrays} belong, as text; a fit is resumed only with the same. */
    public Map<String, String> settings() {
        Map<String, String> saved = new LinkedHashMap<>();
        byName.forEach((name, optimizer) -> saved.put(name, optimizer.saved()));
        saved.values().removeIf(String::isEmpty);
        return Collections.unmodifiableMap(saved);
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
