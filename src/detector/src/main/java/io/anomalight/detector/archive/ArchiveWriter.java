package io.anomalight.detector.archive;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.checkpoint.ModuleArrays;
import io.anomalight.framework.checkpoint.TensorsFile;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Leftovers;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.PretrainedFile;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes archives. It keeps the arrays in temporary files until {@link #close}, so that {@link #write} can be called several
 * times with different cards. Not thread-safe.
 */
public final class ArchiveWriter implements AutoCloseable {
    static final String MANIFEST = "manifest.json";
    static final String ENCODER = "encoder.safetensors";
    static final String MODEL = "model.safetensors";
    static final String UPDATE = "update.safetensors";
    static final String NETWORK = NetworkFile.ENTRY;
    static final String GRAPH = "graph.onnx";

    private final ScratchFolder scratch;
    private final TensorsFile encoder;
    private final TensorsFile model;
    private final Optional<TensorsFile> update;
    private final Optional<TensorsFile> network;
    private ArchivedGraph graph;

    private ArchiveWriter(
            ScratchFolder scratch,
            TensorsFile encoder,
            TensorsFile model,
            Optional<TensorsFile> update,
            Optional<TensorsFile> network,
            ArchivedGraph graph) {
        this.scratch = scratch;
        this.encoder = encoder;
        this.model = model;
        this.update = update;
        this.network = network;
        this.graph = graph;
    }

    /**
     * Copies the arrays of a module, and the file of its network if it has one, to temporary files. Only the thread of the module may call it.
     *
     * <p>With float32 weights, the archive also gets the arrays that the state has {@linkplain ModuleState#keptForUpdate kept for updates}.
     * With other weights it does not, because new images would not have the features that the model has learned.
     *
     * @throws io.anomalight.framework.failure.UserError if the disk is full
     */
    public static ArchiveWriter of(ModuleState state, WeightsPrecision weights) {
        ScratchFolder scratch = ScratchFolder.named("anomalight-export");
        try {
            TensorsFile encoder = write(scratch.path().resolve(ENCODER), state.pretrained(), weights);
            TensorsFile model = write(scratch.path().resolve(MODEL), state.saved(), weights);
            Optional<TensorsFile> network = state.pretrainedFile().isPresent()
                    ? Optional.of(write(scratch.path(), state.pretrainedFile().get()))
                    : Optional.empty();
            ArchivedGraph none = ArchivedGraph.missing("it was exported without a graph");
            return new ArchiveWriter(scratch, encoder, model, update(scratch, state, weights), network, none);
        } catch (IOException e) {
            scratch.close();
            throw FileFailure.writing(scratch.path(), e);
        } catch (RuntimeException | Error failure) {
            scratch.close();
            throw failure;
        }
    }

    static ArchiveWriter copying(Path archive, ArchiveManifest manifest, Map<String, StoredEntry> entries) {
        ScratchFolder scratch = ScratchFolder.named("anomalight-export");
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
            Map<String, StoredEntry> arrays = new TreeMap<>(entries);
            arrays.keySet().remove(MANIFEST);
            for (Map.Entry<String, StoredEntry> each : arrays.entrySet()) {
                each.getValue().copy(channel, scratch.path().resolve(each.getKey()));
            }
            return new ArchiveWriter(
                    scratch,
                    manifest.encoder(),
                    manifest.model(),
                    manifest.update(),
                    manifest.network(),
                    manifest.graph());
        } catch (IOException e) {
            scratch.close();
            throw FileFailure.writing(scratch.path(), e);
        } catch (RuntimeException | Error failure) {
            scratch.close();
            throw failure;
        }
    }

    private static TensorsFile write(Path folder, PretrainedFile network) throws IOException {
        if (!network.name().equals(NETWORK)) {
            throw new IllegalArgumentException("an archive has no place for " + network.name());
        }
        Files.write(folder.resolve(NETWORK), network.content());
        return new TensorsFile(NETWORK, network.content().length, network.sha256());
    }

    private static Optional<TensorsFile> update(ScratchFolder scratch, ModuleState state, WeightsPrecision weights)
            throws IOException {
        return weights == WeightsPrecision.F32 && !state.keptForUpdate().isEmpty()
                ? Optional.of(ModuleArrays.writeKept(scratch.path().resolve(UPDATE), state))
                : Optional.empty();
    }

    private static TensorsFile write(Path file, Map<String, NDArray> arrays, WeightsPrecision weights)
            throws IOException {
        return ModuleArrays.write(file, arrays, weights == WeightsPrecision.BF16);
    }

    /**
     * Adds the graph of the module, so that ONNX Runtime can score images with the archive.
     *
     * @param bytes a graph that {@link io.anomalight.onnx.ScoringGraph} wrote
     * @throws io.anomalight.framework.failure.UserError if the disk is full
     */
    public void graph(byte[] bytes) {
        if (bytes.length > ArchivedGraph.MOST_BYTES) {
            withoutGraph("its graph without weights has " + bytes.length / 1_000_000 + " MB, which is more than "
                    + ArchivedGraph.MOST_BYTES / 1_000_000);
            return;
        }
        Path file = scratch.path().resolve(GRAPH);
        try {
            Files.write(file, bytes);
            graph = ArchivedGraph.of(new TensorsFile(GRAPH, bytes.length, Sha256.of(file)));
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /**
     * Leaves the graph out.
     *
     * @param obstacle why, as a sentence without its full stop
     */
    public void withoutGraph(String obstacle) {
        graph = ArchivedGraph.missing(obstacle);
    }

    /**
     * Writes a whole archive. If this fails, no file and no partial file is left.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be written
     */
    public void write(Path archive, ModelCard card) {
        try {
            Leftovers.cleanBeside(archive);
            AtomicFile.write(archive, temporary -> {
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temporary))) {
                    Path manifest = scratch.path().resolve(MANIFEST);
                    Files.write(manifest, new ArchiveManifest(card, encoder, model, update, network, graph).toJson());
                    store(zip, manifest);
                    store(zip, scratch.path().resolve(ENCODER));
                    store(zip, scratch.path().resolve(MODEL));
                    if (update.isPresent()) {
                        store(zip, scratch.path().resolve(UPDATE));
                    }
                    if (network.isPresent()) {
                        store(zip, scratch.path().resolve(NETWORK));
                    }
                    if (graph.file().isPresent()) {
                        store(zip, scratch.path().resolve(GRAPH));
                    }
                }
            });
        } catch (IOException e) {
            throw FileFailure.writing(archive, e);
        }
    }

    // Not compressed: weights hardly shrink, and uncompressed entries can be read in place.
    private static void store(ZipOutputStream zip, Path file) throws IOException {
        ZipEntry entry = new ZipEntry(String.valueOf(file.getFileName()));
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(Files.size(file));
        entry.setCrc(checksum(file));
        entry.setTime(0);
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static long checksum(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                CheckedInputStream summed = new CheckedInputStream(bytes, new CRC32())) {
            summed.transferTo(OutputStream.nullOutputStream());
            return summed.getChecksum().getValue();
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
