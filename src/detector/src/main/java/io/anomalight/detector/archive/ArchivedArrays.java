package io.anomalight.detector.archive;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.ModuleArrays;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.checkpoint.VerifiedTensors;
import io.anomalight.framework.failure.UserError;
import io.anomalight.onnx.ScoringSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verified arrays of an archive, open for reading. Arrays are read on demand. Not thread-safe. */
public final class ArchivedArrays implements AutoCloseable {
    private final Path archive;
    private final VerifiedTensors encoder;
    private final VerifiedTensors model;
    private final Optional<VerifiedTensors> update;

    ArchivedArrays(Path archive, VerifiedTensors encoder, VerifiedTensors model, Optional<VerifiedTensors> update) {
        this.archive = archive;
        this.encoder = encoder;
        this.model = model;
        this.update = update;
    }

    /**
     * Copies the numbers into a module that was created from the archive's configuration. All names and shapes are checked
     * before the first array is changed. The arrays
     * for updates are copied only if they were opened.
     *
     * @throws UserError if the arrays do not match the module, or can't be read
     */
    public void fill(AnomalyModule module) {
        Map<String, NDArray> pretrained = module.state().pretrained();
        Map<String, NDArray> saved = module.state().saved();
        List<String> faults = new ArrayList<>(ModuleArrays.faults(module.state(), pretrained, encoder));
        faults.addAll(ModuleArrays.faults(module.state(), saved, model));
        if (!faults.isEmpty()) {
            throw new UserError(
                    archive + " does not fit the model that its manifest describes: " + String.join("; ", faults));
        }
        ModuleArrays.fill(module.state(), pretrained, encoder);
        ModuleArrays.fill(module.state(), saved, model);
        update.ifPresent(kept -> ModuleArrays.fillKept(module.state(), kept));
    }

    /** Opens a graph in ONNX Runtime, with copies of the arrays; the caller closes the session. */
    ScoringSession session(byte[] graph, int threads, boolean fewImages) throws UnusableException {
        Map<String, List<Long>> shapes = new HashMap<>();
        model.names().forEach(name -> shapes.put(name, model.shape(name)));
        encoder.names().forEach(name -> shapes.put(name, encoder.shape(name)));
        return ScoringSession.open(
                graph, shapes, name -> (encoder.has(name) ? encoder : model).floats(name), threads, fewImages);
    }

    @Override
    public void close() {
        try {
            encoder.close();
        } finally {
            update.ifPresent(VerifiedTensors::close);
            model.close();
        }
    }
}
