package io.anomalight.framework.training;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records steps, epochs and validations. */
final class Diary implements Callback {
    final List<String> moments = new ArrayList<>();
    final List<String> learned = new ArrayList<>();
    final List<String> lastEvaluated = new ArrayList<>();
    final List<String> stages = new ArrayList<>();
    int evaluated;
    long stopAfterStep = -1;

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        moments.add(Long.toString(run.step()));
        learned.add(String.join(
                " ",
                batch.images().stream().map(HostImage::path).map(Path::toString).toList()));
        if (run.step() == stopAfterStep) {
            run.requestStop("enough");
        }
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        moments.add("epoch " + run.epoch());
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        stages.add(run.stage() + " of " + batches);
        lastEvaluated.clear();
    }

    @Override
    public void onValidationBatchEnd(Run run, List<ImageResult> results) {
        evaluated += results.size();
        results.forEach(result -> lastEvaluated.add(result.image().path().toString()));
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        moments.add("evaluated after " + run.step());
    }
}
