package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** This version opens a run and an archive of version 0.1.0-SNAPSHOT, and gives the same scores. */
class EarlierVersionTest {
    private static final Path KEPT = Path.of("test", "resources", "version-0.1.0");

    /** Processors round differently. */
    private static final double ROUNDING_PERCENT = 0.01;

    /** Of the images, some are among the four good ones of the validation; if their score is rounded down, it counts one less. */
    private static final double ONE_IMAGE = 0.2001;

    @TempDir
    Path folder;

    private Path run;
    private String data;

    @BeforeEach
    void copyRun() throws IOException {
        run = folder.resolve("run");
        data = "data.root=" + KEPT.resolve("cloth").toAbsolutePath();
        try (Stream<Path> all = Files.walk(KEPT.resolve("run"))) {
            for (Path kept : all.filter(Files::isRegularFile).toList()) {
                Path copy = run.resolve(KEPT.resolve("run").relativize(kept));
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(kept, copy);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ScoringEngine.class,
            names = {"ONNXRUNTIME", "PYTORCH"})
    void anArchiveGivesTheSameScoresWithBothEngines(ScoringEngine engine) throws IOException {
        try (Detector detector =
                Detector.load(KEPT.resolve("part.anomalight"), DetectorOptions.DEFAULT.withEngine(engine))) {
            assertThat(detector.engine().engine()).isEqualTo(engine);
            scoresAsRecorded(detector);
        }
    }

    @Test
    void theCheckpointsOfARunGiveTheSameScores() throws IOException {
        try (Detector detector = Experiment.open(run).detector(run)) {
            scoresAsRecorded(detector);
        }
    }

    @Test
    void theTestOfARunGivesTheSameMetrics() throws IOException {
        Scores scores = Experiment.open(run, data).test(run, folder.resolve("test"));

        JsonNode recorded = json(Files.readString(run.resolve("metrics.json"))).get("metrics");
        for (String metric : List.of("image_AUROC", "pixel_AUROC", "image_F1Score")) {
            assertThat(scores.get(metric).orElseThrow())
                    .as(metric)
                    .isCloseTo(recorded.at("/" + metric + "/value").asDouble(), within(1e-4));
        }
    }

    @Test
    void aRunIsTrainedFurther() {
        String results = "trainer.default_root_dir=" + folder.resolve("results");
        TrainedRun further = Experiment.open(run, data, results, "trainer.max_epochs=4", "logger=none")
                .resume(run);

        assertThat(further.report().epochs()).isEqualTo(4);
    }

    private static void scoresAsRecorded(Detector detector) throws IOException {
        List<JsonNode> recorded = new ArrayList<>();
        for (String line : Files.readAllLines(KEPT.resolve("predictions.jsonl"))) {
            recorded.add(json(line));
        }
        assertThat(recorded).hasSize(10);
        for (JsonNode image : recorded) {
            Detection detection =
                    detector.predict(KEPT.resolve(image.get("path").asText()));
            assertThat(detection.score())
                    .as(image.toString())
                    .isCloseTo(image.get("score").asDouble(), withinPercentage(ROUNDING_PERCENT));
            assertThat(detection.label()).isEqualTo(image.get("label").asText());
            assertThat(detection.pValue().orElseThrow())
                    .isCloseTo(image.get("p_value").asDouble(), within(ONE_IMAGE));
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
