package guide.ch06;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import java.util.Map;
import java.util.Optional;

/** Publishes the mean score of the good validation pictures: the lower, the better good cloth is known. */
public final class GoodScore implements Callback {
    static final String NAME = "good_score";

    @Override
    public Map<String, Optional<String>> publishes(SplitContents contents) {
        return Map.of(
                NAME, contents.normal() > 0 ? Optional.empty() : Optional.of("there are no good validation pictures"));
    }

    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        double sum = 0;
        float[] scores = evaluation.imageScores(Label.NORMAL);
        for (float score : scores) {
            sum += score;
        }
        return new Scores(Map.of(NAME, Measurement.exact(sum / scores.length)));
    }
}
