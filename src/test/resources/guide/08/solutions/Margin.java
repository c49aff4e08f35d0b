package guide.ch08.solutions;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.Optional;

/** Exercise 1: how far the threshold lies above the mean score of the good pictures. */
public final class Margin implements Metric {
    @Override
    public Optional<String> missing(SplitContents split) {
        return split.normal() > 0 ? Optional.empty() : Optional.of("it needs good pictures");
    }

    @Override
    public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
        double sum = 0;
        float[] good = evaluation.imageScores(Label.NORMAL);
        for (float score : good) {
            sum += score;
        }
        return Measurement.exact(postProcessor.imageThreshold() - sum / good.length);
    }
}
