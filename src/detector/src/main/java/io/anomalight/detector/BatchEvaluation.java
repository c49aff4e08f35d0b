package io.anomalight.detector;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.ModuleStep;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a model says of a batch, computed on the thread that owns the model. */
final class JudgedBatch {
    private JudgedBatch() {}

    /**
     * Judges a batch.
     *
     * @param model its name, for errors
     * @throws io.anomalight.framework.failure.ModuleFailure if a score is no finite number, or the model fails otherwise
     */
    static List<ImageResult> of(HostBatch host, LoadedModule loaded, String model) {
        List<ImageResult> results = new ArrayList<>();
        loaded.memory().inStep(loaded.state(), step -> {
            Batch batch = new Batch(host.toNative(step), new SplittableRandom(0));
            Prediction prediction = new ModuleStep(model, () -> "on " + host.listed())
                    .run(() -> loaded.module().validationStep(batch));
            // A score that is refused names its image.
            results.addAll(new ModuleStep(model, () -> "").run(() -> ImageResult.of(host, prediction)));
        });
        return results;
    }
}
