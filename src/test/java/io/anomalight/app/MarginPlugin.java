package io.anomalight.app;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.plugin.Plugin;
import java.util.Optional;

/** A plugin that binds a metric; tests list it in a class path of their own, as a jar would. */
public final class MarginPlugin extends Plugin {
    @Override
    protected void configure() {
        bindMetric("image_Margin", Margin::new);
    }

    /** The lowest score of the defective images minus the highest score of the normal images. */
    private static final class Margin implements Metric {
        private float lowestDefective;
        private float highestNormal;

        @Override
        public Optional<String> missing(SplitContents split) {
            return split.normal() == 0 || split.anomalous() == 0
                    ? Optional.of("a margin needs normal and defective images")
                    : Optional.empty();
        }

        @Override
        public void reset() {
            lowestDefective = Float.POSITIVE_INFINITY;
            highestNormal = Float.NEGATIVE_INFINITY;
        }

        @Override
        public void update(ImageResult result) {
            if (result.image().label() == Label.ANOMALOUS) {
                lowestDefective = Math.min(lowestDefective, result.score());
            } else {
                highestNormal = Math.max(highestNormal, result.score());
            }
        }

        @Override
        public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
            return missing(evaluation.contents())
                    .map(Measurement::undefined)
                    .orElseGet(() -> Measurement.exact((double) lowestDefective - highestNormal));
        }
    }
}
