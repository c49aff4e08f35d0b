package io.anomalight.framework.checkpoint;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of checkpoints. Each checkpoint is a manifest such as {@code best.json} and a file of arrays that the
 * manifest names.
 *
 * <p>To save, the arrays are written first, to a new file; then the manifest is written in one atomic step, which makes
 * the checkpoint valid. To delete, the manifest is removed first, then the arrays. So every manifest in the folder and
 * its arrays are complete at all times, even after a failure or a killed process. For one thread at a time.
 */
public final class CheckpointStore {
    /** The folder of checkpoints inside a run folder. */
    public static final String FOLDER = "checkpoints";

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    // The names that AtomicFile gives to unfinished files.
    private static final Pattern TEMPORARY =
            Pattern.compile("\\..+\\.(json|safetensors)\\.\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.tmp");

    /** Writes a file completely or not at all. */
    @FunctionalInterface
    interface Disk {
        void write(Path target, AtomicFile.Content content) throws IOException;
    }

    private final Path directory;
    private final Disk disk;
    // An older temporary file was left by a killed process; a newer one may still be in use.
    private final FileTime opened = FileTime.from(Instant.now());

    public CheckpointStore(Path directory) {
        this(directory, AtomicFile::write);
    }

    CheckpointStore(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /** The path of the manifest of this name, whether it exists or not. */
    public Path manifest(String name) {
        return directory.resolve(name + CheckpointFolder.MANIFEST_ENDING);
    }

    /**
     * Saves a snapshot under one or more names, which share one file of arrays.
     *
     * @throws UserError if the folder can't be written or the disk is full
     */
    public void save(Set<String> names, Snapshot snapshot) {
        save(names, Set.of(), snapshot);
    }

    /**
     * Saves a snapshot under one or more names, in their order, and then deletes the checkpoints named {@code
     * unwanted}.
     *
     * @throws UserError if the folder can't be written or the disk is full; then nothing is deleted
     */
    public void save(Set<String> names, Set<String> unwanted, Snapshot snapshot) {
        Manifest manifest = snapshot.manifest();
        try {
            Path arrays = freeName(manifest);
            SafetensorsWriter writer =
                    new SafetensorsWriter(StateTensors.of(snapshot), Map.of("model", manifest.model()));
            disk.write(arrays, writer::writeTo);
            String json = new ManifestFile(manifest, writer.written(String.valueOf(arrays.getFileName()))).toJson();
            for (String name : names) {
                disk.write(manifest(name), temporary -> Files.writeString(temporary, json));
            }
            deleteManifests(unwanted);
        } catch (IOException e) {
            throw notSaved(e);
        } finally {
            sweep();
        }
    }

    /**
     * Makes {@code alias} a name of the same checkpoint as {@code name}, which must exist.
     *
     * @throws UserError if the folder can't be written
     */
    public void point(String alias, String name) {
        try {
            if (!Files.exists(manifest(alias)) || Files.mismatch(manifest(alias), manifest(name)) >= 0) {
                byte[] json = Files.readAllBytes(manifest(name));
                disk.write(manifest(alias), temporary -> Files.write(temporary, json));
            }
        } catch (IOException e) {
            throw notSaved(e);
        }
    }

    /** Deletes the checkpoints of these names, if they exist. */
    public void delete(Set<String> names) {
        deleteManifests(names);
        sweep();
    }

    private UserError notSaved(IOException failure) {
        boolean others = Files.exists(manifest("last")) || Files.exists(manifest("best"));
        return new UserError(
                FileFailure.writing(directory, failure).getMessage()
                        + (others ? "; earlier checkpoints are still complete" : ""),
                failure);
    }

    // Never the name of an existing file, which a manifest may still need.
    private Path freeName(Manifest manifest) {
        int version = 0;
        while (Files.exists(directory.resolve(TensorsFile.name(manifest.epoch(), manifest.step(), version)))) {
            version++;
        }
        return directory.resolve(TensorsFile.name(manifest.epoch(), manifest.step(), version));
    }

    // If old files can't be deleted, the run continues: the new checkpoint is safe.
    private void deleteManifests(Set<String> names) {
        try {
            for (String name : names) {
                Files.deleteIfExists(manifest(name));
            }
        } catch (IOException e) {
            LOG.warn("Old files in {} can't be deleted: {}", directory, FileFailure.reason(e));
        }
    }

    // Deletes arrays that no manifest names, and unfinished files of a killed process.
    private void sweep() {
        try {
            if (!Files.isDirectory(directory)) {
                return;
            }
            CheckpointFolder manifests = CheckpointFolder.read(directory);
            Set<String> needed = new HashSet<>();
            manifests
                    .readable()
                    .forEach(found -> needed.add(found.file().tensors().file()));
            boolean allKnown = manifests.damaged().isEmpty();
            if (!allKnown) {
                LOG.warn("{} can't be read, so no arrays are deleted in this folder", manifests.damaged());
            }
            for (Path file : CheckpointFolder.files(directory)) {
                String name = String.valueOf(file.getFileName());
                boolean unneeded = allKnown && TensorsFile.isName(name) && !needed.contains(name);
                if (unneeded || isLeftOver(file, name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("Old files in {} can't be deleted: {}", directory, FileFailure.reason(e));
        }
    }

    private boolean isLeftOver(Path file, String name) throws IOException {
        return TEMPORARY.matcher(name).matches()
                && Files.getLastModifiedTime(file).compareTo(opened) < 0;
    }
}
