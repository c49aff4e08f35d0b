package io.anomalight.app.speed;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.SplittableRandom;

/** Scores a batch as prediction does, and measures the time of the model and of post-processing. */
final class Scoring {
    /** Times in nanoseconds. */
    record Times(long model, long postProcessing) {}

    private final NativeMemory memory;
    private final AnomalyModule module;
    private final PostProcessor postProcessor;
    // Uses the results, so that the compiler can't remove the computation.
    private long defectivePixels;

    Scoring(NativeMemory memory, AnomalyModule module, PostProcessor postProcessor) {
        this.memory = memory;
        this.module = module;
        this.postProcessor = postProcessor;
    }

    Times score(HostBatch images) {
        Times[] times = new Times[1];
        long begin = System.nanoTime();
        memory.inStep(module.state(), step -> {
            Batch batch = new Batch(images.toNative(step), new SplittableRandom(0)).in(images.categories());
            Prediction prediction = module.validationStep(batch);
            // This call also waits for a device that computes asynchronously.
            float[] scores = prediction.scores().toFloatArray();
            long computed = System.nanoTime();
            defectivePixels += postProcess(scores, prediction.anomalyMaps().toFloatArray());
            times[0] = new Times(computed - begin, System.nanoTime() - computed);
        });
        return times[0];
    }

    private long postProcess(float[] scores, float[] maps) {
        double sum = 0;
        for (float score : scores) {
            sum += postProcessor.isAnomalous(score) ? postProcessor.normalizeScore(score) : 0;
        }
        long pixels = 0;
        for (int i = 0; i < maps.length; i++) {
            pixels += postProcessor.isAnomalousPixel(maps[i]) ? 1 : 0;
            maps[i] = postProcessor.normalizePixel(maps[i]);
        }
        return pixels + (long) sum;
    }

    /** The number of defective pixels in all scored images. */
    long defectivePixels() {
        return defectivePixels;
    }
}
