package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.UserError;
import io.anomalight.framework.memory.ModuleState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A checkpoint on disk, opened by its manifest; nothing of it is trusted before it is checked. */
public final class Checkpoint {
    // Only hashes are compared: a file may have moved since.
    private static final String HASH_ENDING = ".sha256";

    private final Path path;
    private final ManifestFile file;

    private Checkpoint(Path path, ManifestFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a manifest, or the best (else the last) one in a folder of checkpoints or in a run folder.
     *
     * @throws UserError if there is none, or it is damaged or of a newer format
     */
    public static Checkpoint open(Path manifestOrFolder) {
        Path path = Files.isDirectory(manifestOrFolder) ? findIn(manifestOrFolder) : manifestOrFolder;
        if (path.toString().endsWith(".safetensors")) {
            throw new UserError(path + " holds the arrays of a checkpoint; name its manifest (best.json or last.json)"
                    + " or its folder instead");
        }
        return new Checkpoint(path, ManifestFile.read(path));
    }

    private static Path findIn(Path folder) {
        return Stream.of(folder, folder.resolve(CheckpointStore.FOLDER))
                .flatMap(place -> Stream.of("best", "last").map(new CheckpointStore(place)::manifest))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new UserError(folder + " holds no checkpoint: neither best.json nor last.json is"
                        + " there or in " + folder.resolve(CheckpointStore.FOLDER)));
    }

    /** The manifest that was opened. */
    public Path path() {
        return path;
    }

    public Manifest manifest() {
        return file.manifest();
    }

    /**
     * Gives a module the arrays that were saved; the module must have been made from the same settings.
     *
     * <p>Values are copied into the arrays that the state already keeps. Arrays that the state declares as
     * {@linkplain ModuleState#allowVariable variable} become what the checkpoint holds, and vanish if it holds none.
     * Everything is checked before the first array is touched.
     *
     * @throws UserError if the checkpoint is damaged, or of another model, other frozen parts or other shapes
     */
    public void load(AnomalyModule module) {
        checkOrigin(module);
        Safetensors saved = Safetensors.open(file.tensors()
                .verifiedIn(path.toAbsolutePath().resolveSibling(".").normalize()));
        ModuleState state = module.state();
        List<String> faults = new ArrayList<>();
        state.kept().forEach((name, array) -> faults.addAll(faults(state, name, array, saved)));
        saved.names().stream()
                .filter(name -> !state.kept().containsKey(name) && !state.isVariable(name))
                .forEach(name -> faults.add("the model has no \"" + name + "\""));
        if (!faults.isEmpty()) {
            throw new UserError(path + " does not fit the model, which must have the settings it was trained with: "
                    + String.join("; ", faults));
        }
        fill(state, saved);
    }

    private void checkOrigin(AnomalyModule module) {
        if (!module.name().equals(manifest().model())) {
            throw new UserError(path + " is a checkpoint of " + manifest().model() + ", not of " + module.name()
                    + "; choose model=" + manifest().model() + " or another checkpoint");
        }
        Set<String> keys = new TreeSet<>(manifest().provenance().keySet());
        keys.addAll(module.provenance().keySet());
        keys.stream().filter(key -> key.endsWith(HASH_ENDING)).forEach(key -> checkHash(module, key));
    }

    private void checkHash(AnomalyModule module, String key) {
        String theirs = manifest().provenance().getOrDefault(key, "none");
        String mine = module.provenance().getOrDefault(key, "none");
        if (!theirs.equals(mine)) {
            throw new UserError(path + " was trained with " + key + " " + theirs + ", but the model now has " + mine
                    + "; use the file that it was trained with");
        }
    }

    private static List<String> faults(ModuleState state, String name, NDArray array, Safetensors saved) {
        if (state.isVariable(name)) {
            return List.of();
        }
        if (!saved.has(name)) {
            return List.of("it lacks \"" + name + "\"");
        }
        if (!saved.shape(name).equals(StateTensors.shape(array))) {
            return List.of("\"" + name + "\" is " + saved.shape(name) + " instead of " + StateTensors.shape(array));
        }
        if (saved.type(name) != StateTensors.type(name, array)) {
            return List.of("\"" + name + "\" is " + saved.type(name) + " instead of " + StateTensors.type(name, array));
        }
        return List.of();
    }

    private static void fill(ModuleState state, Safetensors saved) {
        // Read whole before anything is touched: the file may vanish meanwhile if a fit goes on beside us.
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        saved.names().forEach(name -> tensors.put(name, saved.read(name)));
        state.kept().keySet().stream()
                .filter(name -> !tensors.containsKey(name))
                .toList()
                .forEach(state::remove);
        tensors.forEach((name, tensor) -> {
            if (state.isVariable(name)) {
                StateTensors.own(state, name, tensor);
            } else {
                StateTensors.fill(state.get(name), tensor);
            }
        });
    }
}
