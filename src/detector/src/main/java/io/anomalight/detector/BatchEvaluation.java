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

/** Runs a model on one batch. */
final class BatchEvaluation {
    private BatchEvaluation() {}

    /**
     * Computes raw scores and maps on the calling thread, which must own the module.
     *
     * @param model the name of the model, for errors
     * @return one result per image, in the same order, in Java memory
     * @throws io.anomalight.framework.failure.ModuleFailure if a score is not finite, or the model fails otherwise
     */
    static List<ImageResult> of(HostBatch host, LoadedModule loaded, String model) {
        List<ImageResult> results = new ArrayList<>();
        loaded.memory().inStep(loaded.state(), step -> {
            Batch batch = new Batch(host.toNative(step), new SplittableRandom(0)).in(host.categories());
            Prediction prediction = new ModuleStep(model, () -> "on " + host.listed())
                    .run(() -> loaded.module().validationStep(batch));
            // The error of a score that is not finite names its image, so nothing is added here.
            results.addAll(new ModuleStep(model, () -> "").run(() -> ImageResult.of(host, prediction)));
        });
        return results;
    }
}
