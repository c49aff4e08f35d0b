package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.command.Anomalight;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose verdict is by regions: its files, its predictions, its archive and its export. */
class RegionsRunTest {
    @TempDir
    Path folder;

    private Experiment experiment(String... more) throws IOException {
        return TinyCflow.ofOneEpoch(folder, 12, 6, more);
    }

    @Test
    void runArchiveAndReportHaveTheSameVerdictsByRegions() throws IOException {
        TrainedRun run = experiment("trainer.verdict=regions", "trainer.regions.min_area=30")
                .train();
        PostProcessor learned = run.report().postProcessor().orElseThrow();
        RegionRules rules = new RegionRules(VerdictBy.REGIONS, new RegionFilters(30, 0, 0, 0));
        assertThat(learned.regions()).isEqualTo(rules);
        assertThat(learned.falseAlarms().known()).isFalse();
        assertThat(Files.readString(run.directory().resolve("report.html")))
                .contains("An image is classified as defective by its regions", "with min_area 30");

        Path archive = folder.resolve("part.anomalight");
        Experiment opened = Experiment.open(run.directory());
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        for (String parts : List.of("bad", "good")) {
            Path to = folder.resolve("found " + parts);
            opened.predict(
                    run.directory(), folder.resolve("parts/" + parts), to, MapFormat.PNG16, false, Optional.empty());
            try (Detector detector = Detector.load(archive)) {
                assertThat(detector.card().postProcessor()).isEqualTo(learned);
                for (String text : Files.readAllLines(to.resolve("predictions.jsonl"))) {
                    JsonNode line = new ObjectMapper().readTree(text);
                    Detection detection =
                            detector.predict(Path.of(line.get("path").textValue()));
                    assertThat(line.get("label").textValue()).isEqualTo(detection.label());
                    assertThat(detection.anomalous())
                            .isEqualTo(!detection.regions().isEmpty());
                    assertThat(detection.regions()).allMatch(region -> region.pixels() >= 30);
                    assertThat(line.get("rules").textValue()).contains("min_area 30");
                }
            }
        }
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        assertThatThrownBy(() -> opened.exports(run.directory()).onnx(folder.resolve("part.onnx"), Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("give trainer.verdict=score");
        Experiment byScore = Experiment.open(run.directory(), "trainer.verdict=score");
        byScore.exports(run.directory()).onnx(folder.resolve("part.onnx"), Optional.empty());
        assertThat(folder.resolve("part.onnx")).isRegularFile();
    }

    @Test
    void calibrateChoosesThePixelThreshold() throws IOException {
        TrainedRun run = experiment("trainer.verdict=regions", "trainer.regions.min_area=4")
                .train();
        PostProcessor learned = run.report().postProcessor().orElseThrow();
        Path archive = folder.resolve("part.anomalight");
        Experiment.open(run.directory()).export(run.directory(), archive, WeightsPrecision.F32);
        Path good = folder.resolve("new");
        TinyParts.write(good, 30, 0);
        for (int i = 0; i < 12; i++) {
            Files.delete(good.resolve("good/" + i + ".png")); // the run was trained on these
        }

        int code = Anomalight.commandLine()
                .execute("calibrate", "model=" + archive, "images=" + good.resolve("good"), "false_positive_rate=0.2");

        assertThat(code).isZero();
        try (Detector detector = Detector.load(archive)) {
            PostProcessor calibrated = detector.postProcessor();
            assertThat(calibrated.pixelThresholdOrigin()).isEqualTo("at most 20 % of 18 good parts have a region");
            assertThat(calibrated.imageThreshold()).isEqualTo(learned.imageThreshold());
            assertThat(calibrated.falseAlarms().exceeding()).isEqualTo(3);
            long anomalous = 0;
            for (int i = 12; i < 30; i++) {
                anomalous +=
                        detector.predict(good.resolve("good/" + i + ".png")).anomalous() ? 1 : 0;
            }
            assertThat(anomalous).isEqualTo(3);
        }
    }

    @Test
    void theRulesOfARunCanBeChangedForATest() throws IOException {
        TrainedRun run = experiment().train();
        Experiment strict =
                Experiment.open(run.directory(), "trainer.verdict=regions", "trainer.regions.min_area=1000000");

        assertThat(strict.test(run.directory(), folder.resolve("strict")).get("image_F1Score"))
                .hasValue(0); // no region is so large
        assertThat(strict.test(run.directory(), folder.resolve("strict")).get("image_AUROC"))
                .isEqualTo(run.scores().get("image_AUROC"));
    }

    @Test
    void costsOfScoresAreRefusedIfRegionsDecide() {
        assertThatThrownBy(() -> experiment(
                                "trainer.verdict=regions",
                                "trainer.threshold.cost.miss=100",
                                "trainer.threshold.cost.false_alarm=100",
                                "trainer.threshold.cost.review=1")
                        .train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("threshold.cost chooses thresholds of scores");
        assertThatThrownBy(() -> experiment("trainer.regions.min_area=-1").train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("min_area must be a number of pixels");
    }
}
