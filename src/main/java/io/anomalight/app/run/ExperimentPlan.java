package io.anomalight.app.run;

import com.typesafe.config.Config;
import io.anomalight.app.catalog.PartsInUse;
import io.anomalight.assembly.ConfiguredModel;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.ModelSection;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.SplitTable;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.plugin.LoggerFactory;
import io.anomalight.framework.plugin.Part;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.profiling.SimpleProfiler;
import io.anomalight.framework.training.settings.CallbackSwitches;
import io.anomalight.framework.training.settings.EngineConfig;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A fully checked configuration: the settings of the trainer, and factories for all other parts.
 *
 * @param trainer the settings of the trainer
 * @param model creates the module
 * @param data creates the data module
 * @param callbacks create the callbacks, by name, in the order of the recipe
 * @param loggers open the loggers, in the order of the recipe
 */
public record ExperimentPlan(
        TrainerConfig trainer,
        ConfiguredModel model,
        Function<RunContext, DataModule> data,
        Map<String, Function<RunContext, Callback>> callbacks,
        List<Function<RunContext, LoggerFactory>> loggers) {

    private static final String NAME = ModelSection.NAME;
    private static final Set<String> MEASURING = Set.of("metrics", "progress_bar");

    /**
     * Reads all sections; unknown keys are errors.
     *
     * @throws io.anomalight.framework.config.hocon.ConfigException with all errors of all sections
     */
    public static ExperimentPlan read(Config config, Registry registry) {
        ConfigReader reader = new ConfigReader(config);
        reader.allowSections("model", "data", "trainer", "callbacks", "logger");
        Optional<TrainerConfig> trainer = reader.read("trainer", TrainerConfig.class);
        Optional<ConfiguredModel> model = named(reader, config, ModelSection.MODEL, registry.models())
                .flatMap(factory -> new ModelSection(reader, config).read(factory));
        Optional<Function<RunContext, DataModule>> data =
                named(reader, config, "data", registry.data()).flatMap(part -> part(reader, "data", part, NAME));
        Map<String, Function<RunContext, Callback>> callbacks = used(reader, config, "callbacks", registry.callbacks());
        trainer.map(TrainerConfig::switches).map(ExperimentPlan::switchedOff).ifPresent(callbacks.keySet()::removeAll);
        Map<String, Function<RunContext, LoggerFactory>> loggers = used(reader, config, "logger", registry.loggers());
        if (trainer.filter(ExperimentPlan::isQuick).isPresent()) {
            loggers.clear();
        }
        reader.check();
        return new ExperimentPlan(
                trainer.orElseThrow(),
                model.orElseThrow(),
                data.orElseThrow(),
                Collections.unmodifiableMap(callbacks),
                List.copyOf(loggers.values()));
    }

    /** The thresholds of a checkpoint, with the rules of regions of this plan, which the command line may have changed. */
    public PostProcessor thresholds(Checkpoint saved) {
        return saved.postProcessor().withRegions(trainer.regionRules());
    }

    private static boolean isQuick(TrainerConfig trainer) {
        return trainer.limits().fastDevRun().isOn();
    }

    /** Names of the callbacks that switches of the trainer turn off. */
    private static Set<String> switchedOff(CallbackSwitches switches) {
        Map<String, Boolean> enabled = Map.of(
                "model_checkpoint", switches.enableCheckpointing(),
                "progress_bar", switches.enableProgressBar(),
                "model_summary", switches.enableModelSummary());
        return enabled.entrySet().stream()
                .filter(callback -> !callback.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The setting that turns checkpoints off; empty if checkpoints are saved. */
    Optional<String> savingDisabledBy() {
        if (isQuick(trainer)) {
            return Optional.of("trainer.fast_dev_run");
        }
        return trainer.switches().enableCheckpointing()
                ? Optional.empty()
                : Optional.of("trainer.enable_checkpointing = false");
    }

    /** The profiler that the recipe chooses. */
    public Profiler profiler() {
        return switch (trainer.profiler()) {
            case NONE -> Profiler.NONE;
            case SIMPLE -> new SimpleProfiler();
        };
    }

    /** What a run uses of the process, with the settings of the trainer. */
    public RunContext context(Console console, StopSignal stopSignal) {
        EngineConfig engine = trainer.engine();
        return new RunContext(
                        trainer.seed(),
                        console,
                        CacheFolder.ofThisUser(),
                        stopSignal,
                        profiler(),
                        engine.precision(),
                        engine.trainingPrecision(),
                        trainer.featureCacheMb())
                .with(engine.arithmetic());
    }

    /** Opens native memory on the device that the recipe chooses; the caller closes it. */
    public NativeMemory openMemory(RunContext context) {
        EngineConfig engine = trainer.engine();
        return context.profiler()
                .measure("engine", () -> NativeMemory.open(engine.accelerator(), engine.deterministic()));
    }

    /** Creates the module with its initial arrays. */
    public AnomalyModule module(ModuleState state, RunContext context) {
        return context.profiler().measure("model", () -> model.create(state, context));
    }

    /** Creates the module and loads a checkpoint into it; the caller closes it. */
    public LoadedModule load(Checkpoint saved, RunContext context) {
        return LoadedModule.open(openMemory(context), state -> module(state, context), saved::load);
    }

    /** As {@link #load}, with the arrays that only an update of the module needs. */
    LoadedModule loadForUpdate(Checkpoint saved, RunContext context) {
        return LoadedModule.open(openMemory(context), state -> module(state, context), saved::loadForUpdate);
    }

    /** Creates the data module. */
    public DataModule dataModule(RunContext context) {
        return context.profiler().measure("data", () -> data.apply(context));
    }

    /** Splits the images and prints a table of the splits. */
    public Splits printSplits(DataModule data, RunContext context) {
        Splits splits = context.profiler().measure("data", data::splits);
        context.console().line(SplitTable.of(splits));
        splits.notes().forEach(context.console()::line);
        return splits;
    }

    /** Creates the callbacks, in the order of the recipe. */
    public Callbacks callbacks(RunContext context) {
        Callbacks made = Callbacks.NONE;
        for (Map.Entry<String, Function<RunContext, Callback>> callback : callbacks.entrySet()) {
            made = made.with(callback.getKey(), callback.getValue().apply(context));
        }
        return made;
    }

    /** Creates the callbacks of the recipe that only measure and show progress. */
    public Callbacks measuring(RunContext context) {
        Callbacks made = Callbacks.NONE;
        for (Map.Entry<String, Function<RunContext, Callback>> callback : callbacks.entrySet()) {
            if (MEASURING.contains(callback.getKey())) {
                made = made.with(callback.getKey(), callback.getValue().apply(context));
            }
        }
        return made;
    }

    /**
     * Creates the callbacks of a fit: those of the recipe, then those of the model. A callback of the recipe replaces one of
     * the same class of the model.
     */
    public Callbacks fitCallbacks(RunContext context) {
        Callbacks all = callbacks(context);
        Set<Class<?>> ofRecipe = all.inOrder().stream().map(Callback::getClass).collect(Collectors.toSet());
        for (Callback own : model.callbacks().get()) {
            if (!ofRecipe.contains(own.getClass())) {
                all = all.with(own);
            } else {
                context.console().line(own.getClass().getSimpleName() + " of the recipe replaces that of the model.");
            }
        }
        return all;
    }

    private static <C extends Record, T> Optional<Function<RunContext, T>> part(
            ConfigReader reader, String section, Part<C, T> part, String... alsoAllowed) {
        return reader.read(section, part.config(), part.check(), alsoAllowed)
                .map(settings -> context -> part.factory().apply(settings, context));
    }

    /** The part that a section chooses with its key {@code name}. */
    private static <T> Optional<T> named(ConfigReader reader, Config config, String section, Map<String, T> known) {
        String path = section + "." + NAME;
        if (!config.hasPath(path)) {
            reader.fault(path + " is missing: choose one of " + String.join(", ", known.keySet()));
            return Optional.empty();
        }
        return lookUp(reader, path, config.getString(path), known);
    }

    /** The parts that a section lists under {@code use} and {@code add}, in this order; each has a subsection with its name. */
    private static <T> Map<String, Function<RunContext, T>> used(
            ConfigReader reader, Config config, String section, Map<String, ? extends Part<?, T>> known) {
        Set<String> subsections = new TreeSet<>(
                config.hasPath(section) ? config.getObject(section).keySet() : Set.of());
        subsections.removeAll(PartsInUse.KEYS);
        PartsInUse inUse = reader.read(section, PartsInUse.class, subsections.toArray(String[]::new))
                .orElse(PartsInUse.NONE);
        Map<String, Function<RunContext, T>> used = new LinkedHashMap<>();
        inUse.names().forEach((name, key) -> lookUp(reader, section + "." + key, name, known)
                .flatMap(part -> part(reader, section + "." + name, part))
                .ifPresent(made -> used.put(name, made)));
        subsections.removeAll(inUse.names().keySet());
        subsections.forEach(name -> {
            lookUp(reader, section, name, known);
            refuseSettings(reader, section, name);
        });
        return used;
    }

    /** A recipe may contain settings of unused parts, but an override of them is an error: the user expects an effect. */
    private static void refuseSettings(ConfigReader reader, String section, String name) {
        reader.overridden(section + "." + name)
                .forEach(key -> reader.fault(key + " is set, but " + name + " is not in " + section + "."
                        + PartsInUse.USE + "; add it with " + section + "." + PartsInUse.ADD + "=[" + name + "]"));
    }

    private static <T> Optional<T> lookUp(
            ConfigReader reader, String path, String name, Map<String, ? extends T> known) {
        T found = known.get(name);
        if (found == null) {
            reader.fault(path + ": there is no \"" + name + "\""
                    + NearestKey.to(name, known.keySet())
                            .map(near -> ", did you mean " + near + "?")
                            .orElse(".")
                    + " There are " + String.join(", ", known.keySet()) + ".");
        }
        return Optional.ofNullable(found);
    }
}
