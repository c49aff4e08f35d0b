package io.anomalight.framework.checkpoint;

import io.anomalight.framework.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of checkpoints, each a manifest such as {@code best.json} that names a file of arrays beside it.
 *
 * <p>Arrays are written first and never over older ones; the manifest, written whole or not at all, is what makes the
 * new checkpoint count. So whatever goes wrong on the way, the previous checkpoint of that name stays as it was.
 */
public final class CheckpointStore {
    /** The folder of checkpoints inside a run folder. */
    public static final String FOLDER = "checkpoints";

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final String MANIFEST_ENDING = ".json";

    /** How a file comes to disk whole or not at all. */
    @FunctionalInterface
    interface Disk {
        void write(Path target, AtomicFile.Content content) throws IOException;
    }

    private final Path directory;
    private final Disk disk;

    public CheckpointStore(Path directory) {
        this(directory, AtomicFile::write);
    }

    CheckpointStore(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /** The manifest of this name, whether it exists or not. */
    public Path manifest(String name) {
        return directory.resolve(name + MANIFEST_ENDING);
    }

    /**
     * Saves a snapshot under one or more names, which share one file of arrays.
     *
     * @throws UserError if the folder can't be written or the disk is full
     */
    public void save(Set<String> names, Snapshot snapshot) {
        Manifest manifest = snapshot.manifest();
        try {
            Path arrays = freeName(manifest);
            disk.write(
                    arrays,
                    temporary -> Safetensors.write(
                            temporary, StateTensors.copyOf(snapshot), Map.of("model", manifest.model())));
            String json = new ManifestFile(manifest, TensorsFile.of(arrays)).toJson();
            for (String name : names) {
                disk.write(manifest(name), temporary -> Files.writeString(temporary, json));
            }
        } catch (IOException e) {
            throw FileFailure.writing(directory, e);
        } finally {
            sweep();
        }
    }

    // Never the name of an older file, which a manifest may still need.
    private Path freeName(Manifest manifest) {
        int version = 0;
        while (Files.exists(directory.resolve(TensorsFile.name(manifest.epoch(), manifest.step(), version)))) {
            version++;
        }
        return directory.resolve(TensorsFile.name(manifest.epoch(), manifest.step(), version));
    }

    // Deletes arrays that no manifest names. A failure is no reason to end a run: the checkpoint itself is safe.
    private void sweep() {
        try {
            Set<String> needed = new HashSet<>();
            for (Path manifest : files(MANIFEST_ENDING)) {
                needed.add(ManifestFile.read(manifest).tensors().file());
            }
            for (Path file : files("")) {
                String name = String.valueOf(file.getFileName());
                if (TensorsFile.isName(name) && !needed.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | UserError e) {
            LOG.warn("{} can't be tidied up: {}", directory, e.getMessage());
        }
    }

    /** Every manifest in the folder; none if there is no folder. */
    List<Path> manifests() {
        try {
            return Files.isDirectory(directory) ? files(MANIFEST_ENDING) : List.of();
        } catch (IOException e) {
            throw FileFailure.reading(directory, e);
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
