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
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One model of two categories in MVTec's layout: dark parts, and light ones. */
@Timeout(300)
class SeveralCategoriesTest {
    private static final List<String> BOTH = List.of("dark", "light");

    private final Path folder;

    SeveralCategoriesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        for (String category : BOTH) {
            write(category);
        }
    }

    private void write(String category) throws IOException {
        Path parts = TinyParts.write(folder.resolve("made").resolve(category), 16, 6);
        Path to = folder.resolve("data").resolve(category);
        for (int i = 0; i < 16; i++) {
            String place = i < 10 ? "train/good/" : "test/good/";
            save(parts.resolve("good/" + i + ".png"), to.resolve(place + i + ".png"), category.equals("light"));
        }
        for (int i = 0; i < 6; i++) {
            save(parts.resolve("bad/" + i + ".png"), to.resolve("test/hole/" + i + ".png"), category.equals("light"));
            save(parts.resolve("masks/" + i + ".png"), to.resolve("ground_truth/hole/" + i + "_mask.png"), false);
        }
    }

    private static void save(Path from, Path to, boolean light) throws IOException {
        BufferedImage image = ImageIO.read(from.toFile());
        for (int y = 0; light && y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, ~image.getRGB(x, y));
            }
        }
        Files.createDirectories(to.resolveSibling("."));
        ImageIO.write(image, "png", to.toFile());
    }

    private Experiment experiment(String model, String category, String... more) {
        List<String> overrides = new ArrayList<>(List.of(
                "model=" + model,
                "data=mvtec",
                "data.root=" + folder.resolve("data"),
                "data.category=" + category,
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.input_size=64",
                "trainer.max_epochs=1",
                "trainer.default_root_dir=" + folder.resolve("results")));
        overrides.addAll(List.of(more));
        return Experiment.compose(overrides.toArray(String[]::new));
    }

    private static JsonNode json(TrainedRun run, String file) throws IOException {
        return new ObjectMapper().readTree(run.directory().resolve(file).toFile());
    }

    @Test
    void aMemoryOfTwoCategoriesHasMetricsAndThresholdsOfEach() throws IOException {
        TrainedRun run = experiment("patchcore", "[dark,light]").train();

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
        TrainedRun both = experiment("patchcore", "[dark,light]").train();
        TrainedRun alone = experiment("patchcore", "light").train();

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
        TrainedRun run = experiment("patchcore", "[dark,light]").train();
        Experiment opened = Experiment.open(run.directory());
        PostProcessor thresholds = run.report().postProcessor().orElseThrow();
        Path image = folder.resolve("data/light/test/hole/0.png");
        Path to = folder.resolve("predicted");
        opened.predict(run.directory(), image, to, MapFormat.PNG16, false, Optional.of("light"));
        JsonNode line = new ObjectMapper().readTree(Files.readString(to.resolve("predictions.jsonl")));
        assertThat(line.get("threshold").floatValue())
                .isEqualTo(thresholds.of("light").imageThreshold());
        assertThatThrownBy(
                        () -> opened.predict(run.directory(), image, to, MapFormat.PNG16, false, Optional.of("blue")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "category=blue is not known: choose one of dark, light, or leave it out for the thresholds of"
                                + " all categories together");

        Path archive = folder.resolve("two.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        try (Detector detector = Detector.load(archive)) {
            assertThat(detector.predict(image).threshold()).isEqualTo(thresholds.imageThreshold());
            detector.category("dark");
            assertThat(detector.predict(image).threshold())
                    .isEqualTo(thresholds.of("dark").imageThreshold());
            assertThatThrownBy(() -> detector.category("blue")).isInstanceOf(UserError.class);
        }
        assertThatThrownBy(() -> opened.exportOnnx(run.directory(), folder.resolve("x.onnx"), Optional.of("blue")))
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
        TrainedRun run = experiment("patchcore", "[dark,light]").train();

        assertThat(Experiment.open(run.directory()).test(run.directory(), folder.resolve("again")))
                .isEqualTo(run.scores());
    }

    @Test
    void dinomalyLearnsTwoCategories() {
        assertThat(experiment("dinomaly", "[dark,light]").train().scores().categories())
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
        TrainedRun whole = experiment("stfpm", "[dark,light]", last).train();
        String[] cut = Arrays.copyOf(last, last.length + 1);
        cut[last.length] = "trainer.max_steps=3";
        TrainedRun first = experiment("stfpm", "[dark,light]", cut).train();
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
        assertThatThrownBy(() -> experiment("patchcore", "[dark,dark]").train())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("data.category")
                .hasMessageContaining("a list of different categories");
        assertThatThrownBy(() -> experiment("patchcore", "[dark,blue]").train())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no category \"blue\"");
    }
}
