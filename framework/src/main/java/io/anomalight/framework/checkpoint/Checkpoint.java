package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.optim.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A checkpoint on disk, opened by its manifest. All content is checked before it is used. Not thread-safe. */
public final class Checkpoint {
    // Only hashes are compared; file names may differ.
    private static final String HASH_ENDING = ".sha256";

    private final Path path;
    private final ManifestFile file;

    private Checkpoint(Path path, ManifestFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a manifest. For a folder of checkpoints or a run folder, opens the best checkpoint, or the last one if
     * there is no best.
     *
     * @throws UserError if no checkpoint is found, or if it is damaged or has a newer format
     */
    public static Checkpoint open(Path manifestOrFolder) {
        Path path = Files.isDirectory(manifestOrFolder) ? findIn(manifestOrFolder) : manifestOrFolder;
        if (path.toString().endsWith(".safetensors")) {
            throw new UserError(path + " holds the arrays of a checkpoint; name its manifest (best.json or last.json)"
                    + " or its folder instead");
        }
        try {
            return new Checkpoint(path, ManifestFile.read(path));
        } catch (UnusableException unusable) {
            throw new UserError(
                    path + " " + unusable.reason() + "; "
                            + manifestsInFolderOf(path).advice(found -> true),
                    unusable);
        }
    }

    private static Path findIn(Path folder) {
        return Stream.of(folder, folder.resolve(CheckpointStore.FOLDER))
                .flatMap(place -> Stream.of("best", "last").map(new CheckpointStore(place)::manifest))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new UserError(folder + " holds no checkpoint: it has no best.json or last.json,"
                        + " and neither has " + folder.resolve(CheckpointStore.FOLDER)));
    }

    /**
     * Finds the checkpoint from which a fit is resumed: the one of the highest step that holds a training state, in a
     * folder of checkpoints or a run folder. If several have the same step, the latest.
     *
     * @throws UserError if no checkpoint can be resumed, or if the newest is damaged or has a newer format; the message then
     *     names the newest usable one
     */
    public static Checkpoint newestResumable(Path folder) {
        Path inRun = folder.resolve(CheckpointStore.FOLDER);
        CheckpointFolder.Found newest =
                manifestsIn(Files.isDirectory(inRun) ? inRun : folder).newestResumable();
        return new Checkpoint(newest.path(), newest.file());
    }

    private static CheckpointFolder manifestsInFolderOf(Path path) {
        return manifestsIn(folder(path));
    }

    private static CheckpointFolder manifestsIn(Path folder) {
        try {
            return CheckpointFolder.read(folder);
        } catch (IOException e) {
            throw FileFailure.reading(folder, e);
        }
    }

    private static Path folder(Path path) {
        return Optional.ofNullable(path.getParent()).orElse(Path.of(""));
    }

    /** The path of the manifest. */
    public Path path() {
        return path;
    }

    public Manifest manifest() {
        return file.manifest();
    }

    /**
     * The thresholds and the normalisation, which are needed to score images.
     *
     * @throws UserError if the checkpoint was saved before the first validation
     */
    public PostProcessor postProcessor() {
        return manifest()
                .postProcessor()
                .orElseThrow(
                        () -> new UserError(path + " was saved before the first validation and has no thresholds yet;"
                                + " resume the run with train resume=<run> (and trainer.limit_val_batches=1.0 if"
                                + " validation was off), or use a later checkpoint"));
    }

    /**
     * Loads the saved arrays into a module, which must have been made from the same settings.
     *
     * <p>Values are copied into the existing arrays of the state. Buffers that the state declares as {@linkplain
     * ModuleState#allowVariable variable} are replaced by those of the checkpoint, or removed if it has none.
     * Everything is checked before the first array changes. Arrays that only an update needs are not loaded.
     *
     * @throws UserError if the checkpoint is damaged, or belongs to another model, other pretrained weights or other
     *     shapes
     */
    public void load(AnomalyModule module) {
        load(module, saved -> {});
    }

    /**
     * As {@link #load}, with the arrays that only an update of the module needs, {@link ModuleState#keptForUpdate}.
     *
     * @throws UserError as for {@link #load}
     */
    public void loadForUpdate(AnomalyModule module) {
        load(module, saved -> StateTensors.fillKept(module.state(), saved));
    }

    private void load(AnomalyModule module, Consumer<VerifiedTensors> more) {
        checkOrigin(module);
        try (VerifiedTensors saved = openArrays(found -> true)) {
            checkFits(module.state(), saved);
            ModuleArrays.fill(module.state(), module.state().saved(), saved);
            more.accept(saved);
        }
    }

    private VerifiedTensors openArrays(Predicate<CheckpointFolder.Found> usable) {
        try {
            return VerifiedTensors.open(folder(path), file.tensors());
        } catch (UnusableException unusable) {
            throw new UserError(
                    folder(path).resolve(file.tensors().file()) + " " + unusable.reason() + "; "
                            + manifestsInFolderOf(path).advice(usable),
                    unusable);
        }
    }

    private void checkFits(ModuleState state, VerifiedTensors saved) {
        new SavedSettings(path).checkChannels(saved, state);
        List<String> faults = ModuleArrays.faults(state, state.saved(), saved);
        if (!faults.isEmpty()) {
            throw new UserError(path + " does not fit the model, which must have the settings of the training: "
                    + String.join("; ", faults));
        }
    }

    /**
     * Loads a module and its optimizers, so that a fit can be resumed.
     *
     * @return the state of the fit when it was saved
     * @throws UserError as for {@link #load}, or if the checkpoint holds only weights, or other optimizers
     */
    public TrainingState restore(AnomalyModule module, Optimizers optimizers) {
        return restore(module, optimizers, Map.of());
    }

    /**
     * As {@link #restore(AnomalyModule, Optimizers)}, with more arrays of the fit, which were saved with those of the optimizers.
     *
     * @param more takes the saved values, by name
     */
    public TrainingState restore(AnomalyModule module, Optimizers optimizers, Map<String, NDArray> more) {
        Map<String, NDArray> expected = new LinkedHashMap<>(optimizers.arrays());
        expected.putAll(more);
        TrainingState training = manifest()
                .training()
                .orElseThrow(() -> new UserError(
                        path + " holds only weights, without the state of the fit, so it can't be resumed; "
                                + manifestsInFolderOf(path).advice(CheckpointFolder::isResumable)));
        checkOrigin(module);
        try (VerifiedTensors saved = openArrays(CheckpointFolder::isResumable)) {
            checkFits(module.state(), saved);
            checkOptimizers(training, optimizers, expected, saved);
            ModuleArrays.fill(module.state(), module.state().saved(), saved);
            StateTensors.fillKept(module.state(), saved);
            expected.forEach((name, array) -> saved.fill(array, StateTensors.optimizers(name)));
        }
        optimizers.restore(training.optimizers());
        return training;
    }

    private void checkOptimizers(
            TrainingState training, Optimizers optimizers, Map<String, NDArray> expected, VerifiedTensors saved) {
        Set<String> found = saved.names().stream()
                .flatMap(name -> StateTensors.ofFit(name).stream())
                .collect(Collectors.toSet());
        new OptimizerMatch(path, training, optimizers).check(expected.keySet(), found);
        expected.forEach((name, array) -> {
            if (!saved.shape(StateTensors.optimizers(name)).equals(StateTensors.shape(array))) {
                throw new UserError(path + " does not fit the model's optimizers: \"" + name + "\" is "
                        + saved.shape(StateTensors.optimizers(name)) + " instead of " + StateTensors.shape(array));
            }
        });
    }

    private void checkOrigin(AnomalyModule module) {
        if (!module.name().equals(manifest().model())) {
            throw new UserError(path + " is a checkpoint of " + manifest().model() + ", not of " + module.name()
                    + "; choose model=" + manifest().model() + " or another checkpoint");
        }
        new SavedSettings(path)
                .checkScores(manifest().provenance(), module.state().provenance());
        Set<String> keys = new TreeSet<>(manifest().provenance().keySet());
        keys.addAll(module.state().provenance().keySet());
        keys.stream().filter(key -> key.endsWith(HASH_ENDING)).forEach(key -> checkHash(module, key));
    }

    private void checkHash(AnomalyModule module, String key) {
        String theirs = manifest().provenance().getOrDefault(key, "none");
        String mine = module.state().provenance().getOrDefault(key, "none");
        if (!theirs.equals(mine)) {
            throw new UserError(path + " was trained with " + key + " " + theirs + ", but the model now has " + mine
                    + "; use the file that it was trained with");
        }
    }
}
