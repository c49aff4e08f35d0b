package io.anomalight.framework.training;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import java.util.Map;

/** Publishes a score in validation and test. */
final class Publishing implements Callback {
    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        return new Scores(Map.of("published", Measurement.exact(1)));
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        return new Scores(Map.of("tested", Measurement.exact(1)));
    }
}
