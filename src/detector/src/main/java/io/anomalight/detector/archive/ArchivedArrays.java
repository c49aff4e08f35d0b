package io.anomalight.detector.archive;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.ModuleArrays;
import io.anomalight.framework.checkpoint.VerifiedTensors;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The numbers of an archive, verified and open; only what is asked for is read. */
public final class ArchivedArrays implements AutoCloseable {
    private final Path archive;
    private final VerifiedTensors encoder;
    private final VerifiedTensors model;

    ArchivedArrays(Path archive, VerifiedTensors encoder, VerifiedTensors model) {
        this.archive = archive;
        this.encoder = encoder;
        this.model = model;
    }

    /**
     * Puts the numbers into a module that was made from the archive's configuration; all is checked before the first array is
     * touched.
     *
     * @throws UserError if they don't fit, or can't be read
     */
    public void fill(AnomalyModule module) {
        Map<String, NDArray> external = module.state().pretrained();
        Map<String, NDArray> kept = module.state().saved();
        List<String> faults = new ArrayList<>(ModuleArrays.faults(module.state(), external, encoder));
        faults.addAll(ModuleArrays.faults(module.state(), kept, model));
        if (!faults.isEmpty()) {
            throw new UserError(
                    archive + " does not fit the model that its manifest describes: " + String.join("; ", faults));
        }
        ModuleArrays.fill(module.state(), external, encoder);
        ModuleArrays.fill(module.state(), kept, model);
    }

    @Override
    public void close() {
        try {
            encoder.close();
        } finally {
            model.close();
        }
    }
}
