package io.anomalight.callbacks.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.training.settings.StopReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    void theValidationsOfAFitHaveNoIntervals() {
        MetricsCallback metrics = withIntervals();
        Evaluation evaluation = new Evaluation();
        List<ImageResult> images = twoOfEach(1, 3, 2, 4);
        images.forEach(evaluation::add);

        metrics.onFitStart(run);
        Scores validation = validated(metrics, evaluation, images);
        metrics.onFitEnd(run, new FitReport(1, 1, validation, Optional.empty(), new StopReason.MaxEpochs(1)));

        assertThat(validation.values().values())
                .allMatch(measurement -> measurement.interval().isEmpty());
        assertThat(tested(metrics, evaluation, images).values().values())
                .allMatch(measurement -> measurement.interval().isPresent());
    }

    @Test
    void aValidationWithoutAFitHasTheIntervalsOfATest() {
        MetricsCallback metrics = withIntervals();
        Evaluation evaluation = new Evaluation();
        List<ImageResult> images = twoOfEach(1, 3, 2, 4);
        images.forEach(evaluation::add);
        metrics.onFitStart(run);
        metrics.onException(run, new IllegalStateException("the fit failed"));

        Scores validation = validated(metrics, evaluation, images);

        assertThat(validation.values().values())
                .allMatch(measurement -> measurement.interval().isPresent());
        assertThat(validation).isEqualTo(tested(metrics, evaluation, images));
    }

    private Scores validated(MetricsCallback metrics, Evaluation evaluation, List<ImageResult> images) {
        metrics.onEvaluationStart(run, List.of(), 1);
        metrics.onValidationBatchEnd(run, images);
        return metrics.onValidationEpochEnd(run, evaluation);
    }

    @Test
    void anIntervalOfTheWidthZeroIsWithheld() {
        Evaluation evaluation = new Evaluation();
        List<ImageResult> images = twoOfEach(1, 2, 3, 4);
        images.forEach(evaluation::add);

        // Each bad image scores higher than each good one, so all draws are equal.
        assertThat(tested(withIntervals(), evaluation, images).values())
                .containsEntry("image_AUROC", Measurement.exact(1))
                .containsEntry("image_AUPR", Measurement.exact(1));
    }

    private static MetricsCallback withIntervals() {
        return new MetricsCallback(
                Metrics.builtIn().create(List.of("image_AUROC", "image_AUPR")), Optional.of(IntervalSettings.DEFAULT));
    }

    private Scores tested(MetricsCallback metrics, Evaluation evaluation, List<ImageResult> images) {
        metrics.onEvaluationStart(run, List.of(), 1);
        metrics.onTestBatchEnd(run, images);
        return metrics.onTestEpochEnd(run, evaluation);
    }

    private static List<ImageResult> twoOfEach(float good, float alsoGood, float bad, float alsoBad) {
        return List.of(
                scored("", Label.NORMAL, good),
                scored("", Label.NORMAL, alsoGood),
                scored("", Label.ANOMALOUS, bad),
                scored("", Label.ANOMALOUS, alsoBad));
    }

    @Test
    void theImagesOfCategoriesAreDrawnIndependently() {
        MetricsCallback metrics = new MetricsCallback(
                Metrics.builtIn().create(List.of("image_AUPR")), Optional.of(IntervalSettings.DEFAULT));
        Evaluation evaluation = new Evaluation(1 << 20, List.of("dark", "light"));
        List<ImageResult> images = new ArrayList<>();
        for (String category : List.of("dark", "light")) {
            for (int i = 0; i < 40; i++) {
                images.add(scored(category, i % 2 == 0 ? Label.NORMAL : Label.ANOMALOUS, i * 17 % 40 + i % 2 * 8));
            }
        }
        images.forEach(evaluation::add);

        Scores scores = tested(metrics, evaluation, images);

        double ofMean = width(scores.values());
        double ofOne = width(Objects.requireNonNull(scores.categories().get("dark")));
        // The same scores in both categories: their mean varies less by the square root of 2.
        assertThat(ofMean / ofOne).isBetween(0.6, 0.8);
    }

    private static double width(Map<String, Measurement> values) {
        Interval interval =
                Objects.requireNonNull(values.get("image_AUPR")).interval().orElseThrow();
        return interval.high() - interval.low();
    }

    private static ImageResult scored(String category, Label label, float score) {
        ImageResult result = Results.of("a.png", label);
        return new ImageResult(result.image().in(category), score, result.anomalyMap());
    }

    @Test
    void tooFewDrawsAreRefused() {
        assertThatThrownBy(() -> new IntervalSettings(0.95, 99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("draws must be at least 100, but is 99");
    }

    @Test
    void namesContainImageOrPixel() {
        MetricsCallback.Config config =
                new MetricsCallback.Config(List.of("AUROC"), List.of("AUROC", "AUPRO"), Optional.empty());

        assertThat(config.names()).containsExactly("image_AUROC", "pixel_AUROC", "pixel_AUPRO");
    }

    @Test
    void aMetricThatIsNamedTwiceIsRefused() {
        List<String> twice = List.of("PG5", "PG5");

        assertThatThrownBy(() -> new MetricsCallback.Config(twice, List.of(), Optional.empty()))
                .hasMessage("image has the metric PG5 twice: leave one");
    }
}
