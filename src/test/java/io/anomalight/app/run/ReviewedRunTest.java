package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a review threshold: its files, its predictions and its archive. */
class ReviewedRunTest {
    @TempDir
    Path folder;

    private Experiment experiment(String... more) throws IOException {
        return TinyCflow.ofOneEpoch(folder, 12, 6, more);
    }

    @Test
    void costsMakeAThirdVerdictThatRunAndArchiveShare() throws IOException {
        TrainedRun run = experiment(
                        "trainer.threshold.cost.miss=100",
                        "trainer.threshold.cost.false_alarm=100",
                        "trainer.threshold.cost.review=1")
                .train();
        PostProcessor learned = run.report().postProcessor().orElseThrow();
        assertThat(learned.reviewThresholdOrigin())
                .isEqualTo("lowest cost on validation (miss 100, false alarm 100, review 1)");
        assertThat(Files.readString(run.directory().resolve("report.html")))
                .contains("for review", "An image below this is for review from");
        assertThat(json(run.directory().resolve("metrics.json"))
                        .at("/post_processor/review_threshold")
                        .floatValue())
                .isEqualTo(learned.reviewThreshold());

        Path parts = folder.resolve("parts/bad");
        Path to = folder.resolve("found");
        Experiment opened = Experiment.open(run.directory());
        opened.predict(run.directory(), parts, to, MapFormat.PNG16, false, Optional.empty());
        Path archive = folder.resolve("part.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        try (Detector detector = Detector.load(archive)) {
            assertThat(detector.card().postProcessor()).isEqualTo(learned);
            for (String text : Files.readAllLines(to.resolve("predictions.jsonl"))) {
                JsonNode line = new ObjectMapper().readTree(text);
                Detection detection = detector.predict(Path.of(line.get("path").textValue()));
                assertThat(line.get("label").textValue()).isEqualTo(detection.label());
                assertThat(line.get("review_threshold").floatValue()).isEqualTo(learned.reviewThreshold());
                assertThat(line.get("p_value").doubleValue())
                        .isEqualTo(detection.pValue().orElseThrow());
            }
        }
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
    }

    @Test
    void impossibleThresholdsAreRefusedBeforeTraining() {
        assertThatThrownBy(() -> experiment("trainer.threshold.cost.miss=2").train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("miss, false_alarm and review must all be given or none");
        assertThatThrownBy(() -> experiment("trainer.threshold.review=2").train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("review = 2.0 needs method = manual");
    }

    @Test
    void costsWithoutDefectiveImagesAreRefusedBeforeTraining() throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 0);
        List<String> overrides = List.of(
                "trainer.threshold.cost.miss=4",
                "trainer.threshold.cost.false_alarm=4",
                "trainer.threshold.cost.review=1");
        Experiment goodOnly =
                Experiment.compose(TinyCflow.overrides(folder, overrides).toArray(String[]::new));

        assertThatThrownBy(goodOnly::train)
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "no thresholds can be chosen by cost: there are no defective images in the split; add some, or"
                                + " leave trainer.threshold.cost out");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
