package io.anomalight.detector.archive;

import com.typesafe.config.Config;
import io.anomalight.framework.checkpoint.TensorsFile;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.checkpoint.VerifiedTensors;
import io.anomalight.framework.config.hocon.SavedConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * An archive on disk: a zip file with {@code manifest.json}, {@code encoder.safetensors} and {@code model.safetensors}, none
 * of them compressed.
 *
 * <p>Nothing of it is unpacked to disk and nothing of it is code. Names, sizes and checksums are verified before memory is
 * taken for what they promise.
 */
public final class Archive {
    private final Path path;
    private final ArchiveManifest manifest;
    private final Map<String, StoredEntry> entries;

    private Archive(Path path, ArchiveManifest manifest, Map<String, StoredEntry> entries) {
        this.path = path;
        this.manifest = manifest;
        this.entries = entries;
    }

    /**
     * Opens an archive and reads its manifest.
     *
     * @throws UserError if there is none, or it is damaged, of a newer format, or something else
     */
    public static Archive open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UserError(path + (Files.exists(path) ? " is no archive but a folder" : " does not exist")
                    + "; name the file that \"anomalight export\" wrote");
        }
        try {
            Map<String, StoredEntry> entries = StoredEntry.listed(path);
            ArchiveManifest manifest = ArchiveManifest.read(manifest(path, entries));
            Archive archive = new Archive(path, manifest, entries);
            archive.checkSize(manifest.encoder(), ArchiveWriter.ENCODER);
            archive.checkSize(manifest.model(), ArchiveWriter.MODEL);
            return archive;
        } catch (UnusableException unusable) {
            throw unusable(path, unusable);
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
    }

    private static byte[] manifest(Path path, Map<String, StoredEntry> entries) throws IOException, UnusableException {
        StoredEntry entry = StoredEntry.named(ArchiveWriter.MANIFEST, entries);
        if (entry.bytes() > ArchiveManifest.MAX_BYTES) {
            throw new UnusableException(
                    "is no archive of Anomalight: its manifest is larger than " + ArchiveManifest.MAX_BYTES + " bytes");
        }
        return entry.read(path);
    }

    private void checkSize(TensorsFile expected, String name) throws UnusableException {
        StoredEntry entry = StoredEntry.named(name, entries);
        if (!expected.file().equals(name) || entry.bytes() != expected.bytes()) {
            throw new UnusableException("is damaged: its " + name + " has " + entry.bytes()
                    + " bytes, but its manifest says " + expected.file() + " has " + expected.bytes());
        }
    }

    private static UserError unusable(Path path, UnusableException unusable) {
        return new UserError(path + " " + unusable.what() + "; export it again, or copy it again", unusable);
    }

    public Path path() {
        return path;
    }

    /** What it says of its model. */
    public ModelCard card() {
        return manifest.card();
    }

    /** The configuration of the run it comes from. */
    public Config config() {
        return SavedConfig.ofJson(card().config(), path + ", " + ArchiveWriter.MANIFEST);
    }

    /**
     * Opens the arrays, once they are sure to be those that the manifest names; the caller closes them.
     *
     * @throws UserError if they are damaged
     */
    public ArchivedArrays arrays() {
        try {
            VerifiedTensors encoder = arrays(manifest.encoder());
            try {
                return new ArchivedArrays(path, encoder, arrays(manifest.model()));
            } catch (RuntimeException | UnusableException failure) {
                encoder.close();
                throw failure;
            }
        } catch (UnusableException unusable) {
            throw unusable(path, unusable);
        }
    }

    private VerifiedTensors arrays(TensorsFile expected) throws UnusableException {
        try {
            long start = StoredEntry.named(expected.file(), entries).start();
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return VerifiedTensors.open(path, channel, start, expected);
            } catch (RuntimeException | UnusableException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
    }

    /**
     * Takes its arrays down once more, for an archive with another card.
     *
     * @throws UserError if the archive can't be read or there is no room
     */
    public ArchiveWriter copy() {
        return ArchiveWriter.copying(path, manifest, entries);
    }
}
