package io.anomalight.detector;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.ModuleStep;
import io.anomalight.framework.memory.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Scores batches with a loaded module. It owns the module. */
record PytorchScorer(LoadedModule loaded, String model) implements BatchScorer {

    /**
     * Prepares a module for scoring.
     *
     * @param model the name of the model, for errors
     */
    static PytorchScorer of(LoadedModule loaded, String model, Precision precision) {
        // A pass is a time in which the weights do not change. For a detector it never ends, so arrays that are
        // computed from the weights are computed once and kept until the detector is closed.
        loaded.state().pass().begin(precision);
        return new PytorchScorer(loaded, model);
    }

    @Override
    public List<ImageResult> evaluate(HostBatch host) {
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

    @Override
    public NativeCount natives() {
        return new NativeCount(loaded.state().leaked(), loaded.memory().usage().arrays());
    }

    @Override
    public void close() {
        loaded.close();
    }
}
