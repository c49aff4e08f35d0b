package guide.ch08;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.Optional;

/** A metric: how far the lowest score of a bad picture lies above the highest of a good one. Negative if they overlap. */
final class Gap implements Metric {
    @Override
    public Optional<String> missing(SplitContents split) {
        return split.normal() > 0 && split.anomalous() > 0
                ? Optional.empty()
                : Optional.of("it needs good and bad pictures");
    }

    @Override
    public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
        float[] good = evaluation.imageScores(Label.NORMAL); // ascending
        float[] bad = evaluation.imageScores(Label.ANOMALOUS);
        return Measurement.exact(bad[0] - good[good.length - 1]);
    }
}
