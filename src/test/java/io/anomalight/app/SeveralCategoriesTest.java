package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.command.Anomalight;
import io.anomalight.app.run.MapFormat;
import io.anomalight.app.run.RunFolder;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One model of two categories in MVTec's layout: dark parts, and light ones. */
@Timeout(300)
class SeveralCategoriesTest {
    private static final List<String> BOTH = TwoCategories.NAMES;

    private final Path folder;
    private final TwoCategories parts;

    SeveralCategoriesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.parts = TwoCategories.write(folder);
    }

    private static JsonNode json(TrainedRun run, String file) throws IOException {
        return new ObjectMapper().readTree(run.directory().resolve(file).toFile());
    }

    @Test
    void aMemoryOfTwoCategoriesHasMetricsAndThresholdsOfEach() throws IOException {
        TrainedRun run = parts.experiment("patchcore", "[dark,light]").train();

        assertThat(run.directory().getParent()).hasFileName("dark+light");
        Map<String, Map<String, Measurement>> categories = run.scores().categories();
        assertThat(categories).containsOnlyKeys(BOTH);
        double mean = BOTH.stream()
                .mapToDouble(category -> new Scores(categories.getOrDefault(category, Map.of()))
                        .get("image_AUROC")
                        .orElseThrow())
                .average()
                .orElseThrow();
        assertThat(run.scores().get("image_AUROC").orElseThrow()).isCloseTo(mean, within(1e-12));
        PostProcessor thresholds = run.report().postProcessor().orElseThrow();
        assertThat(thresholds.categories()).containsOnlyKeys(BOTH);
        assertThat(thresholds.of("dark").imageThreshold())
                .isNotEqualTo(thresholds.of("light").imageThreshold());

        JsonNode metrics = json(run, "metrics.json");
        assertThat(metrics.at("/categories/dark/image_AUROC/value").isNumber()).isTrue();
        assertThat(metrics.at("/post_processor/categories/light/image_threshold")
                        .floatValue())
                .isEqualTo(thresholds.of("light").imageThreshold());
        assertThat(run.directory().resolve("report.html"))
                .content()
                .contains("Each category has its own thresholds")
                .contains("dark/good")
                .contains("light/hole");
    }

    @Test
    void eachCategoryIsSplitAsIfItWereAlone() throws IOException {
        TrainedRun both = parts.experiment("patchcore", "[dark,light]").train();
        TrainedRun alone = parts.experiment("patchcore", "light").train();

        List<String> ofBoth = new ArrayList<>();
        json(both, "splits.json").get("images").forEach(image -> {
            String path = image.get("path").asText();
            if (path.startsWith("light/")) {
                ofBoth.add(image.get("split").asText() + " " + path.substring("light/".length()));
            }
        });
        List<String> ofOne = new ArrayList<>();
        json(alone, "splits.json")
                .get("images")
                .forEach(image -> ofOne.add(
                        image.get("split").asText() + " " + image.get("path").asText()));
        assertThat(ofBoth).containsExactlyElementsOf(ofOne);
        assertThat(alone.scores().categories()).isEmpty();
        assertThat(json(alone, "metrics.json").at("/post_processor").has("categories"))
                .isFalse();
    }

    @Test
    void aRunAndItsArchiveScoreACategoryWithItsThresholds() throws IOException {
        TrainedRun run = parts.experiment("patchcore", "[dark,light]").train();
        Experiment opened = Experiment.open(run.directory());
        PostProcessor thresholds = run.report().postProcessor().orElseThrow();
        Path image = folder.resolve("data/light/test/hole/0.png");
        Path to = folder.resolve("predicted");
        opened.predict(run.directory(), image, to, MapFormat.PNG16, false, Optional.of("light"));
        JsonNode line = new ObjectMapper().readTree(Files.readString(to.resolve("predictions.jsonl")));
        assertThat(line.get("threshold").floatValue())
                .isEqualTo(thresholds.of("light").imageThreshold());
        assertThat(line.get("p_value").doubleValue())
                .isEqualTo(thresholds
                        .of("light")
                        .pValue(line.get("score").floatValue())
                        .orElseThrow());
        assertThatThrownBy(
                        () -> opened.predict(run.directory(), image, to, MapFormat.PNG16, false, Optional.of("blue")))
                .isInstanceOf(UserError.class)
                .hasMessage("category=blue is not known: choose one of dark, light");

        Path archive = folder.resolve("two.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        try (Detector detector = Detector.load(archive)) {
            assertThat(detector.predict(image).threshold()).isEqualTo(thresholds.imageThreshold());
            detector.category("dark");
            assertThat(detector.predict(image).threshold())
                    .isEqualTo(thresholds.of("dark").imageThreshold());
            detector.category("light");
            assertThat(detector.predict(image).pValue())
                    .hasValue(line.get("p_value").doubleValue());
            assertThatThrownBy(() -> detector.category("blue")).isInstanceOf(UserError.class);
        }
        assertThatThrownBy(() -> opened.exports(run.directory()).onnx(folder.resolve("x.onnx"), Optional.of("blue")))
                .isInstanceOf(UserError.class);
        int code = Anomalight.commandLine()
                .execute(
                        "calibrate",
                        "model=" + archive,
                        "images=" + folder.resolve("data/light/test/good"),
                        "false_positive_rate=0",
                        "category=light");
        assertThat(code).isZero();
        PostProcessor calibrated = Archive.open(archive).card().postProcessor();
        assertThat(calibrated.of("light").imageThresholdOrigin())
                .isNotEqualTo(thresholds.of("light").imageThresholdOrigin());
        assertThat(calibrated.of("dark")).isEqualTo(thresholds.of("dark"));
        assertThat(calibrated.imageThreshold()).isEqualTo(thresholds.imageThreshold());
    }

    @Test
    void aTestOfTheRunRepeatsItsScores() {
        TrainedRun run = parts.experiment("patchcore", "[dark,light]").train();

        assertThat(Experiment.open(run.directory()).test(run.directory(), folder.resolve("again")))
                .isEqualTo(run.scores());
    }

    @Test
    void dinomalyLearnsTwoCategories() {
        assertThat(parts.experiment("dinomaly", "[dark,light]").train().scores().categories())
                .containsOnlyKeys(BOTH);
    }

    /** With a model whose learning rate doesn't depend on the length of the fit. */
    @Test
    void aFitThatStopsWithinAnEpochGoesOnWithTheSameImages() {
        String[] last = {
            "model.layers=[layer1]",
            "data.train_batch_size=4",
            "callbacks.model_checkpoint.save_top_k=0",
            "trainer.max_epochs=2"
        };
        TrainedRun whole = parts.experiment("stfpm", "[dark,light]", last).train();
        String[] cut = Arrays.copyOf(last, last.length + 1);
        cut[last.length] = "trainer.max_steps=3";
        TrainedRun first = parts.experiment("stfpm", "[dark,light]", cut).train();
        TrainedRun further = Experiment.of(
                        new Composer(RecipeSearch.standard().recipes())
                                .recompose(
                                        first.directory().resolve(RunFolder.CONFIG), List.of("trainer.max_steps=-1")),
                        Console.SILENT)
                .resume(first.directory());

        assertThat(first.report().steps()).isEqualTo(3);
        assertThat(further.report().steps()).isEqualTo(10);
        assertThat(further.scores()).isEqualTo(whole.scores()).isNotEqualTo(first.scores());
    }

    @Test
    void categoriesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> parts.experiment("patchcore", "[dark,dark]").train())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("data.category")
                .hasMessageContaining("a list of different categories");
        assertThatThrownBy(() -> parts.experiment("patchcore", "[dark,blue]").train())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no category \"blue\"");
    }
}
