package io.anomalight.detector;

import io.anomalight.assembly.CpuFeatures;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.ModuleRecipe;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchivedArrays;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.ArchiveRestore;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.Accelerator;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.training.settings.EngineConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Creates the module that an archive describes, and loads the arrays of the archive into it. */
record Restorer(Archive archive, DetectorOptions options, ModuleRecipe recipe, Precision precision) {

    /**
     * Reads the configuration in the archive.
     *
     * @throws UserError if its model is not on the class path, or the machine does not support the precision
     */
    static Restorer of(Archive archive, DetectorOptions options) {
        ModuleRecipe recipe = ModuleRecipe.read(archive.config(), Registry.load(Restorer.class.getClassLoader()));
        Precision precision =
                options.precision().orElse(recipe.trainer().engine().precision());
        CpuFeatures.ofThisMachine().check("precision", precision);
        return new Restorer(archive, options, recipe, precision);
    }

    /**
     * Creates the module. Only the calling thread may use it.
     *
     * @throws UserError if the archive is damaged, or its parts don't match
     */
    LoadedModule restore() {
        return restore(archive::arrays, context(Console.SILENT, StopSignal.NEVER));
    }

    /**
     * Creates the module with arrays for updates. Only the calling thread may use it.
     *
     * @throws UserError as for {@link #restore}, or if the archive has no arrays for updates
     */
    LoadedModule restoreForUpdate(RunContext context) {
        return restore(archive::arraysForUpdate, context);
    }

    private LoadedModule restore(Supplier<ArchivedArrays> opening, RunContext context) {
        // This verifies the arrays, before memory is allocated for the sizes that they declare.
        try (ArchivedArrays arrays = opening.get()) {
            EngineConfig engine = recipe.trainer().engine();
            // A model that was trained on a GPU can be scored without one.
            Accelerator accelerator =
                    engine.accelerator() == Accelerator.CUDA ? Accelerator.AUTO : engine.accelerator();
            NativeMemory memory = NativeMemory.open(accelerator, engine.deterministic());
            return LoadedModule.open(memory, state -> create(memory, state, context), module -> {
                check(module);
                arrays.fill(module);
            });
        }
    }

    private AnomalyModule create(NativeMemory memory, ModuleState state, RunContext context) {
        if (options.threads() > 0) {
            memory.useThreads(options.threads());
        }
        return recipe.model().create(state, context);
    }

    RunContext context(Console console, StopSignal stop) {
        // No weights are downloaded for a module that an archive fills, so the cache is never used.
        Path cache = Path.of(System.getProperty("java.io.tmpdir", ""));
        return new RunContext(
                recipe.trainer().seed(),
                console,
                cache,
                stop,
                Profiler.NONE,
                precision,
                Precision.FLOAT32,
                0,
                Optional.of(new ArchiveRestore(archive.card().provenance())),
                Arithmetic.FAST, // also if the run was trained without fast paths
                List.of()); // the section of the model knows the categories
    }

    private void check(AnomalyModule module) {
        if (module.capabilities().calibrationOver(Calibration.Images.EVALUATED).isPresent()) {
            throw new UserError(archive.path() + " has a model whose scores depend on all images of an evaluation,"
                    + " so it can't score single images; train it with another normalization");
        }
        if (!module.inputSize().equals(archive.card().inputSize())) {
            throw new UserError(
                    archive.path() + " has an input size of " + archive.card().inputSize()
                            + " in its manifest, but of " + module.inputSize() + " in its configuration"
                            + "; export it again");
        }
    }
}
