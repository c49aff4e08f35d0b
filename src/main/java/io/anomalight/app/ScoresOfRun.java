package io.anomalight.app;

import io.anomalight.detector.archive.Verification;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.Run;
import java.util.ArrayList;
import java.util.List;

/** Collects the score of each image, in their order. */
final class ScoresOfRun implements Callback {
    private final List<Float> scores = new ArrayList<>();

    @Override
    public void onPredictBatchEnd(Run run, List<ImageResult> results) {
        results.forEach(result -> scores.add(result.score()));
    }

    /** How other scores of the same images differ from these. */
    Verification.Rounding rounding(List<Float> others, PostProcessor postProcessor) {
        double largest = 0;
        int changed = 0;
        for (int i = 0; i < scores.size(); i++) {
            largest = Math.max(largest, Math.abs((double) scores.get(i) - others.get(i)));
            changed += postProcessor.isAnomalous(scores.get(i)) == postProcessor.isAnomalous(others.get(i)) ? 0 : 1;
        }
        return new Verification.Rounding(largest, changed);
    }
}
