package io.anomalight.callbacks.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsCallbackTest {
    private final FakeRun run = new FakeRun(Path.of("results"));

    /** Counts the images since its reset; undefined without defective images. */
    private static final class Count implements Metric {
        private int images;

        @Override
        public Optional<String> missing(SplitContents split) {
            return split.anomalous() == 0 ? Optional.of("no defects") : Optional.empty();
        }

        @Override
        public void reset() {
            images = 0;
        }

        @Override
        public void update(ImageResult result) {
            images++;
        }

        @Override
        public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
            return Measurement.exact(images + postProcessor.imageThreshold());
        }
    }

    @Test
    void announcesItsMetrics() {
        MetricsCallback metrics = new MetricsCallback(Map.of("count", new Count()));

        assertThat(metrics.publishes(new SplitContents(3, 1, 0))).isEqualTo(Map.of("count", Optional.empty()));
        assertThat(metrics.publishes(new SplitContents(3, 0, 0))).isEqualTo(Map.of("count", Optional.of("no defects")));
    }

    @Test
    void computesEachValidationAndTestFromItsOwnImages() {
        MetricsCallback metrics = new MetricsCallback(Map.of("count", new Count()));
        List<ImageResult> two = List.of(Results.of("a.png", Label.NORMAL), Results.of("b.png", Label.ANOMALOUS));

        metrics.onEvaluationStart(run, List.of(), 2);
        metrics.onValidationBatchEnd(run, two);
        metrics.onValidationBatchEnd(run, two);
        Scores validation = metrics.onValidationEpochEnd(run, new Evaluation());
        metrics.onEvaluationStart(run, List.of(), 1);
        metrics.onTestBatchEnd(run, two);
        Scores test = metrics.onTestEpochEnd(run, new Evaluation());

        assertThat(validation.get("count")).hasValue(4.5);
        assertThat(test.get("count")).hasValue(2.5);
    }

    @Test
    void namesContainImageOrPixel() {
        assertThat(new MetricsCallback.Config(List.of("AUROC", "AUROC"), List.of("AUROC", "AUPRO")).names())
                .containsExactly("image_AUROC", "pixel_AUROC", "pixel_AUPRO");
    }
}
