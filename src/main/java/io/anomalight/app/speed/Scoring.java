package io.anomalight.app.speed;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.SplittableRandom;

/** Scores a batch as prediction does, and says how long the model and what comes after it took. */
final class Scoring {
    /** In nanoseconds. */
    record Times(long model, long postProcessing) {}

    private final NativeMemory memory;
    private final AnomalyModule module;
    private final PostProcessor postProcessor;
    // Read by nobody, but without a use the compiler might leave the work out.
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
            Batch batch = new Batch(images.toNative(step), new SplittableRandom(0));
            Prediction prediction = module.validationStep(batch);
            // Also waits for a device that computes on its own.
            float[] scores = prediction.scores().toFloatArray();
            long computed = System.nanoTime();
            defectivePixels += judge(scores, prediction.anomalyMaps().toFloatArray());
            times[0] = new Times(computed - begin, System.nanoTime() - computed);
        });
        return times[0];
    }

    private long judge(float[] scores, float[] maps) {
        double judged = 0;
        for (float score : scores) {
            judged += postProcessor.isAnomalous(score) ? postProcessor.normalizeScore(score) : 0;
        }
        long pixels = 0;
        for (int i = 0; i < maps.length; i++) {
            pixels += postProcessor.isAnomalousPixel(maps[i]) ? 1 : 0;
            maps[i] = postProcessor.normalizePixel(maps[i]);
        }
        return pixels + (long) judged;
    }

    /** How many pixels of all that were scored are defective. */
    long defectivePixels() {
        return defectivePixels;
    }
}
