package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.TinyParts;
import io.anomalight.callbacks.metrics.TestScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small table with real processes and real training. */
class ReproduceCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TABLE =
            """
            # A small table.
            title = "A small table"
            source = "made for this test"
            data = mvtec
            categories = [a, b, gone]
            seeds = [0]
            metrics = [image_AUROC, pixel_AUROC]
            protocol { include "components/protocol.conf" }
            overrides = ["callbacks.images.save=false"]
            rows = [
              {
                name = padim_small
                overrides = ["model=padim", "model.backbone=resnet18", "model.pre_trained=false",
                  "model.layers=[layer1]", "model.n_features=4", "model.input_size=32"]
                note = "its weights are random."
                published { image_AUROC { mean = 0.9, a = 0.8, b = 0.7, gone = 1.0 } }
              }
              {
                name = dfm_small
                overrides = ["model=dfm", "model.backbone=resnet18", "model.pre_trained=false",
                  "model.layer=layer1", "model.input_size=32"]
                note = ""
                published {}
              }
            ]
            """;

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void writeDataAndTable() throws IOException {
        for (String category : List.of("a", "b")) {
            Path parts = TinyParts.write(folder.resolve(category + "-parts"), 12, 4);
            Path target = folder.resolve("data").resolve(category);
            for (String part : List.of("train/good", "test/good", "test", "ground_truth")) {
                Files.createDirectories(target.resolve(part));
            }
            for (int i = 0; i < 12; i++) {
                Files.move(
                        parts.resolve("good/" + i + ".png"),
                        target.resolve(i < 8 ? "train/good" : "test/good").resolve(i + ".png"));
            }
            Files.move(parts.resolve("bad"), target.resolve("test/scratch"));
            Files.move(parts.resolve("masks"), target.resolve("ground_truth/scratch"));
        }
        Path recipes = Files.createDirectories(folder.resolve("recipes/reproduce"));
        Files.writeString(recipes.resolve("small.conf"), TABLE);
    }

    @Test
    void rowsCategoriesAndSeedsAreTrainedOnceAndComparedWithThePublishedFigures() throws IOException {
        assertThat(run("only=padim")).as(err.toString()).isEqualTo(1); // a category is missing
        List<Path> first = List.of(results().resolve("0/run.json"), results().resolve("1/run.json"));
        String before = Files.readString(first.get(0));
        assertThat(first).allSatisfy(file -> assertThat(file).exists());
        assertThat(results().resolve("2")).doesNotExist();

        assertThat(run("seeds=0,1", "categories=a,b", "jobs=2"))
                .as(err.toString())
                .isZero();

        assertThat(results().resolve("0/run.json")).hasContent(before);
        JsonNode table = JSON.readTree(results().resolve("reproduce.json").toFile());
        assertThat(table.at("/lines").findValuesAsText("category")).containsExactly("mean", "a", "b", "mean", "a", "b");
        JsonNode mean = table.at("/lines/0");
        assertThat(mean.at("/seeds").toString()).isEqualTo("[\"0\",\"1\"]");
        assertThat(mean.at("/metrics/image_AUROC/published").doubleValue()).isEqualTo(0.75); // of a and b alone
        JsonNode a = table.at("/lines/1");
        assertThat(a.at("/metrics/image_AUROC/difference").doubleValue())
                .isEqualTo(a.at("/metrics/image_AUROC/mean").doubleValue() - 0.8);
        assertThat(a.at("/metrics/image_AUROC/low").doubleValue())
                .isLessThanOrEqualTo(a.at("/metrics/image_AUROC/mean").doubleValue());
        for (JsonNode line : List.of(mean, a)) {
            JsonNode pixels = line.at("/metrics/pixel_AUROC");
            assertThat(pixels.path("low").doubleValue())
                    .isLessThan(pixels.path("mean").doubleValue());
            assertThat(pixels.path("high").doubleValue())
                    .isGreaterThan(pixels.path("mean").doubleValue());
        }
        assertThat(a.at("/metrics/pixel_AUROC/values")).hasSize(2);
        assertThat(a.at("/metrics/pixel_AUROC/published").isNull()).isTrue();
        assertThat(TestScores.read(results().resolve("0"))).hasSize(8);
        assertThat(results().resolve("reproduce.html")).content().contains("A small table", "dfm_small");
        assertThat(results().resolve("reproduce.md")).content().contains("| padim_small", "its weights are random.");
        assertThat(Files.readAllLines(results().resolve("reproduce.csv"))).hasSize(1 + 6 * 2);
    }

    @Test
    void noCheckpointIsChosenAndTestImagesAreNotSeenInTraining() throws IOException {
        run("only=dfm", "categories=a");

        JsonNode images =
                JSON.readTree(results().resolve("0/splits.json").toFile()).at("/images");
        for (JsonNode image : images) {
            boolean isTest = image.path("path").asText().startsWith("test/");
            assertThat(image.path("split").asText().equals("test"))
                    .as(image.toString())
                    .isEqualTo(isTest);
        }
        assertThat(images.findValuesAsText("split")).contains("train", "validation", "test");
        assertThat(results().resolve("0/checkpoints/last.json")).exists();
        assertThat(results().resolve("0/checkpoints/best.json")).doesNotExist();
    }

    @Test
    void aDryRunWritesNothing() {
        assertThat(run("--dry-run")).isZero();
        assertThat(results()).doesNotExist();
    }

    @Test
    void aMissingCategoryThatTheUserNamedIsAnError() {
        assertThat(run("categories=a,gone")).isEqualTo(2);
        assertThat(err.toString()).contains("the category gone is missing: ", "set data.category to one of a, b");
        assertThat(results()).doesNotExist();
    }

    @Test
    void jobsWithOtherSettingsNeedAnotherFolder() {
        assertThat(run("only=dfm", "categories=a")).as(err.toString()).isZero();

        assertThat(run("only=dfm", "categories=a", "model.pca_level=0.9")).isEqualTo(2);

        assertThat(err.toString())
                .contains("job 0 of ", "has other settings: before no others, now model.pca_level=0.9");
    }

    @Test
    void whatTheProtocolFixesCantBeSet() {
        assertThat(run("data.split.validation=same_as_test")).isEqualTo(2);
        assertThat(run("trainer.seed=3")).isEqualTo(2);
        assertThat(run("seeds=a")).isEqualTo(2);
        assertThat(run("only=padmi_small")).isEqualTo(2);
        assertThat(err.toString())
                .contains("can't be set here: the protocol has data.split.validation=from_train")
                .contains("trainer.seed=3 can't be set here: use seeds=")
                .contains("a is no seed")
                .contains("did you mean padim_small?");
    }

    @Test
    void aTableMustBeNamed() {
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute("reproduce")).isEqualTo(2);
        assertThat(line.execute("reproduce", "anomalib")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "name a table: ",
                        "the tables are anomalib_mvtec, btad, kolektor, kolektor2, layers, mpdd, mvtec_ad2, mvtec_loco, real_iad, visa")
                .contains("there is no table \"anomalib\"");
    }

    private Path results() {
        return folder.resolve("results");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "reproduce",
                "small",
                "--config-dir",
                folder.resolve("recipes").toString(),
                "data.root=" + folder.resolve("data"),
                "trainer.default_root_dir=" + folder.resolve("root"),
                "to=" + results()));
        all.addAll(List.of(arguments));
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }
}
