package io.anomalight.detector.archive;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.anomalight.framework.checkpoint.TensorsFile;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.checkpoint.VerifiedTensors;
import io.anomalight.framework.config.hocon.SavedConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import io.anomalight.onnx.ScoringSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * An archive on disk: a zip file with {@code manifest.json}, {@code encoder.safetensors}, {@code model.safetensors}, usually
 * {@code graph.onnx}, {@code update.safetensors} if the model can learn from more images, and {@code encoder.onnx} if the encoder is a
 * network in a file; all are uncompressed.
 *
 * <p>Nothing is unpacked to disk, and the archive contains no code. Names, sizes and checksums are verified before memory is
 * allocated for the arrays. Instances are immutable and thread-safe.
 */
public final class Archive {
    private static final String NETWORK_KEY = "model.encoder.file";

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
     * @throws UserError if the file does not exist, is damaged, has a newer format, or is no archive
     */
    public static Archive open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UserError(path + (Files.exists(path) ? " is a folder, not an archive" : " does not exist")
                    + "; name the file that \"anomalight export\" wrote");
        }
        try {
            Map<String, StoredEntry> entries = StoredEntry.listed(path);
            ArchiveManifest manifest = ArchiveManifest.read(manifest(path, entries));
            Archive archive = new Archive(path, manifest, entries);
            archive.checkSize(manifest.encoder(), ArchiveWriter.ENCODER);
            archive.checkSize(manifest.model(), ArchiveWriter.MODEL);
            archive.checkOptional(manifest.update(), ArchiveWriter.UPDATE);
            archive.checkOptional(manifest.network(), ArchiveWriter.NETWORK);
            archive.checkNetwork();
            archive.checkOptional(manifest.graph().file(), ArchiveWriter.GRAPH);
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

    private void checkOptional(Optional<TensorsFile> expected, String name) throws UnusableException {
        if (expected.isPresent()) {
            checkSize(expected.get(), name);
        } else if (entries.containsKey(name)) {
            throw new UnusableException("is damaged: it contains " + name + ", which its manifest does not mention");
        }
    }

    /** Verifies the file of a network, because the module of the configuration opens it. */
    private void checkNetwork() throws UnusableException, IOException {
        if (manifest.network().isEmpty()) {
            return;
        }
        StoredEntry entry = StoredEntry.named(ArchiveWriter.NETWORK, entries);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (!Sha256.of(channel, entry.start(), entry.bytes())
                    .equals(manifest.network().get().sha256())) {
                throw new UnusableException("is damaged: the content of its " + ArchiveWriter.NETWORK
                        + " does not match the sha256 in its manifest");
            }
        }
    }

    private static UserError unusable(Path path, UnusableException unusable) {
        return new UserError(path + " " + unusable.reason() + "; export it again, or copy it again", unusable);
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The facts about its model. */
    public ModelCard card() {
        return manifest.card();
    }

    /** The bytes of its arrays in memory as float32 numbers, and of the file of a network. */
    public long arrayBytes() {
        long arrays = manifest.encoder().bytes() + manifest.model().bytes();
        int expansion = card().weights() == WeightsPrecision.BF16 ? 2 : 1;
        return expansion * arrays + manifest.network().map(TensorsFile::bytes).orElse(0L);
    }

    /** The configuration of the run that trained the model. The file of a network is the one in this archive. */
    public Config config() {
        Config saved = SavedConfig.ofJson(card().config(), path + ", " + ArchiveWriter.MANIFEST);
        // Without its own file, an archive from an unknown source must not open a file of this machine.
        return manifest.network().isPresent()
                ? saved.withValue(
                        NETWORK_KEY,
                        ConfigValueFactory.fromAnyRef(path.toAbsolutePath().toString()))
                : saved.withoutPath(NETWORK_KEY);
    }

    /**
     * Verifies the arrays against the checksums of the manifest, and opens them; the caller closes them.
     *
     * @throws UserError if they are damaged
     */
    public ArchivedArrays arrays() {
        return opened(Optional.empty());
    }

    /**
     * Verifies all arrays against the checksums of the manifest, also those that only an update needs.
     *
     * @throws UserError if they are damaged
     */
    public void verify() {
        opened(manifest.update()).close();
    }

    /**
     * As {@link #arrays}, with those that only an update needs.
     *
     * @throws UserError if the archive has no such arrays, or if they are damaged; the message says why
     */
    public ArchivedArrays arraysForUpdate() {
        updateObstacle().ifPresent(reason -> {
            throw new UserError(path + " can't learn from more images: " + reason);
        });
        return opened(manifest.update());
    }

    /**
     * Why the archive has no arrays from which its model could learn more, as a sentence without its full stop; empty if it has them. A
     * model of any archive can be fitted again, from its run folder.
     */
    public Optional<String> updateObstacle() {
        if (manifest.update().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                card().weights() == WeightsPrecision.F32
                        ? "it has no arrays for updates: its model is one that can't be updated, or was trained with"
                                + " model.updatable=false or an earlier version; train it again with the former and the"
                                + " new images"
                        : "its weights are " + card().weights() + "; update the archive of the same run with"
                                + " weights=f32, then export again");
    }

    private ArchivedArrays opened(Optional<TensorsFile> update) {
        try {
            VerifiedTensors encoder = arrays(manifest.encoder());
            try {
                VerifiedTensors model = arrays(manifest.model());
                try {
                    Optional<VerifiedTensors> kept =
                            update.isPresent() ? Optional.of(arrays(update.get())) : Optional.empty();
                    return new ArchivedArrays(path, encoder, model, kept);
                } catch (RuntimeException | UnusableException failure) {
                    model.close();
                    throw failure;
                }
            } catch (RuntimeException | UnusableException failure) {
                encoder.close();
                throw failure;
            }
        } catch (UnusableException unusable) {
            throw unusable(path, unusable);
        }
    }

    /** Why ONNX Runtime can't score images with the archive, as a sentence without its full stop; empty if it can. */
    public Optional<String> graphObstacle() {
        return Optional.of(manifest.graph().obstacle()).filter(obstacle -> !obstacle.isEmpty());
    }

    /** As {@link #session(int, boolean)}, for any number of images. */
    public ScoringSession session(int threads) {
        return session(threads, false);
    }

    /**
     * Opens the graph in ONNX Runtime, with the arrays; the caller closes the session.
     *
     * @param threads number of threads, or 0 for all cores
     * @param fewImages whether to prepare less, because few images are scored
     * @throws UserError if the archive has no graph, or is damaged
     */
    public ScoringSession session(int threads, boolean fewImages) {
        TensorsFile expected = manifest.graph()
                .file()
                .orElseThrow(() -> new UserError(path + " can't be used with engine=onnxruntime: "
                        + manifest.graph().obstacle() + "; use engine=pytorch"));
        try (ArchivedArrays arrays = arrays()) {
            if (expected.bytes() > ArchivedGraph.MOST_BYTES) {
                throw new UnusableException("has a graph of " + expected.bytes() + " bytes, which is too large");
            }
            byte[] graph = StoredEntry.named(ArchiveWriter.GRAPH, entries).read(path);
            if (!Sha256.of(ByteBuffer.wrap(graph)).equals(expected.sha256())) {
                throw new UnusableException("is damaged: the content of its " + ArchiveWriter.GRAPH
                        + " does not match the sha256 in its manifest");
            }
            return arrays.session(graph, threads, fewImages);
        } catch (UnusableException unusable) {
            throw unusable(path, unusable);
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
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
     * Copies the arrays to temporary files, to write an archive with another card; the caller closes the writer.
     *
     * @throws UserError if the archive can't be read or the disk is full
     */
    public ArchiveWriter copy() {
        return ArchiveWriter.copying(path, manifest, entries);
    }
}
