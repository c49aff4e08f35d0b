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
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.training.settings.EngineConfig;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the module that an archive describes, and fills it. */
record Restorer(Archive archive, DetectorOptions options, ModuleRecipe recipe, Precision precision) {

    /**
     * Reads what the archive says of the module.
     *
     * @throws UserError if its model is not on the class path, or the machine can't compute in the wished numbers
     */
    static Restorer of(Archive archive, DetectorOptions options) {
        ModuleRecipe recipe = ModuleRecipe.read(archive.config(), Registry.load(Restorer.class.getClassLoader()));
        Precision precision =
                options.precision().orElse(recipe.trainer().engine().precision());
        CpuFeatures.ofThisMachine().check("precision", precision);
        return new Restorer(archive, options, recipe, precision);
    }

    /**
     * Makes the module on the calling thread, which owns it from then on.
     *
     * @throws UserError if the archive is damaged, or its parts don't fit each other
     */
    LoadedModule restore() {
        // Verified before memory is taken for what they promise.
        try (ArchivedArrays arrays = archive.arrays()) {
            EngineConfig engine = recipe.trainer().engine();
            NativeMemory memory = NativeMemory.open(engine.accelerator(), engine.deterministic());
            return LoadedModule.open(memory, state -> made(memory, state), module -> {
                check(module);
                arrays.fill(module);
            });
        }
    }

    private AnomalyModule made(NativeMemory memory, ModuleState state) {
        if (options.threads() > 0) {
            memory.useThreads(options.threads());
        }
        return recipe.model().create(state, environment());
    }

    private RunContext environment() {
        // Nothing is fetched for a module that an archive fills, so no cache is ever looked into.
        Path cache = Path.of(System.getProperty("java.io.tmpdir", ""));
        return new RunContext(
                recipe.trainer().seed(),
                Console.SILENT,
                cache,
                StopSignal.NEVER,
                Profiler.NONE,
                precision,
                Precision.FLOAT32,
                0,
                Optional.of(new ArchiveRestore(archive.card().provenance())),
                Arithmetic.FAST); // whatever the run was trained with
    }

    private void check(AnomalyModule module) {
        if (module.capabilities().calibrationOver(Calibration.Images.JUDGED).isPresent()) {
            throw new UserError(
                    archive.path() + " holds a model whose scores depend on all images that are judged together,"
                            + " so it can't score them as they come; train it with another normalization");
        }
        if (!module.inputSize().equals(archive.card().inputSize())) {
            throw new UserError(archive.path() + " says that its model takes images of "
                    + archive.card().inputSize() + ", but its configuration says " + module.inputSize()
                    + "; export it again");
        }
    }
}
