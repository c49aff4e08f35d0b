package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.TinyParts;
import io.anomalight.callbacks.metrics.ValidationScores;
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

/** Two small models on tiny images. */
class ChooseCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CANDIDATES =
            """
            # Two small models.
            max_time = 5m
            candidates = [
              { name = padim_small, overrides = ["model=padim", "model.n_features=4", "model.layers=[layer1]"] }
              { name = dfm_small, overrides = ["model=dfm", "model.layer=layer1"] }
            ]
            """;

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void writePartsAndCandidates() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 6);
        Path recipes = Files.createDirectories(folder.resolve("recipes/choose"));
        Files.writeString(recipes.resolve("small.conf"), CANDIDATES);
    }

    @Test
    void aMissingFolderOfImagesIsRefusedAndLeavesNoFolder() {
        assertThat(run("data.abnormal_dir=none")).isEqualTo(2);
        assertThat(err.toString()).startsWith("every job: ").contains("none");
        assertThat(results()).doesNotExist();
    }

    @Test
    void candidatesAreRankedOnValidationImagesAndTheBestOneBecomesARecipe() throws IOException {
        assertThat(run("data.abnormal_dir=bad", "data.mask_dir=masks"))
                .as(err.toString())
                .isZero();

        JsonNode choice = JSON.readTree(results().resolve("choose.json").toFile());
        assertThat(choice.at("/synthetic_defects").booleanValue()).isFalse();
        JsonNode ranking = choice.at("/candidates");
        assertThat(ranking.findValuesAsText("name")).containsExactlyInAnyOrder("padim_small", "dfm_small");
        assertThat(ranking.at("/0/image_AUROC").doubleValue())
                .isGreaterThanOrEqualTo(ranking.at("/1/image_AUROC").doubleValue());
        for (JsonNode candidate : ranking) {
            Path run = Path.of(candidate.path("run").asText());
            List<String> scored = ValidationScores.read(run.resolve("validate")).stream()
                    .map(score -> folder.resolve("parts")
                            .relativize(Path.of(score.path()))
                            .toString())
                    .toList();
            assertThat(scored).isNotEmpty().containsExactlyInAnyOrderElementsOf(imagesOf("validation", run));
            assertThat(imagesOf("test", run)).isNotEmpty().doesNotContainAnyElementsOf(scored);
        }
        String winner = ranking.at("/0/name").asText();
        String recipe = Files.readString(results().resolve("experiment/chosen.conf"));
        assertThat(recipe)
                .contains(
                        "# The winner of anomalight choose: " + winner,
                        "defaults { model = " + winner.replace("_small", "") + " }",
                        "model.input_size = 32")
                .doesNotContain("parts");
        assertThat(command("train", "--cfg", "--config-dir=" + results(), "experiment=chosen"))
                .as(err.toString())
                .isZero();
    }

    @Test
    void withoutDefectiveImagesSyntheticDefectsAreUsed() throws IOException {
        assertThat(run()).as(err.toString()).isZero();

        JsonNode choice = JSON.readTree(results().resolve("choose.json").toFile());
        assertThat(choice.at("/synthetic_defects").booleanValue()).isTrue();
        assertThat(choice.at("/candidates/0/image_AUROC").isNumber()).isTrue();
    }

    @Test
    void aSettingThatDoesNotFitIsRefusedBeforeAnythingRuns() throws IOException {
        Files.writeString(
                folder.resolve("recipes/choose/small.conf"),
                CANDIDATES.replace("\"model.n_features=4\"", "\"model.n_features=4\", \"model.max_memory_mb=0\""));
        int code = run("data.abnormal_dir=bad");

        assertThat(code).isEqualTo(2); // a setting out of range is refused before anything runs
        assertThat(err.toString()).contains("max_memory_mb");
        assertThat(results()).doesNotExist();
    }

    @Test
    void aModelThatFailsIsNamedAndTheOthersAreRanked() throws IOException {
        Files.writeString(
                folder.resolve("recipes/choose/small.conf"),
                CANDIDATES.replace(
                        "{ name = dfm_small,",
                        "{ name = diverging, overrides = [\"model=stfpm\", \"model.layers=[layer1]\","
                                + " \"model.lr=1e30\"] }\n  { name = dfm_small,"));
        assertThat(run("data.abnormal_dir=bad", "data.mask_dir=masks"))
                .as(err.toString())
                .isZero();

        JsonNode ranking =
                JSON.readTree(results().resolve("choose.json").toFile()).at("/candidates");
        assertThat(ranking.findValuesAsText("name")).endsWith("diverging").hasSize(3);
        assertThat(ranking.at("/1/image_AUROC").isNumber()).isTrue();
        assertThat(ranking.at("/2/failure").asText()).contains("stfpm").contains("is NaN");
    }

    @Test
    void theTimeIsForAllCandidatesTogether() throws IOException {
        assertThat(run("data.abnormal_dir=bad", "choose.max_time=1s")).isBetween(0, 1);

        JsonNode ranking =
                JSON.readTree(results().resolve("choose.json").toFile()).at("/candidates");
        assertThat(ranking.findValuesAsText("failure"))
                .anySatisfy(why -> assertThat(why).contains("the time (choose.max_time) is over"));
    }

    @Test
    void whatTheCommandDecidesItselfIsRefused() {
        assertThat(run("model=padim")).isEqualTo(2);
        assertThat(err.toString()).contains("model=padim has no effect here: the candidates are in a recipe");
        assertThat(run("trainer.max_time=5m")).isEqualTo(2);
        assertThat(err.toString()).contains("the budget of all candidates is choose.max_time");
        assertThat(results()).doesNotExist();
    }

    private static List<String> imagesOf(String split, Path run) throws IOException {
        List<String> images = new ArrayList<>();
        for (JsonNode image : JSON.readTree(run.resolve("splits.json").toFile()).at("/images")) {
            if (image.path("split").asText().equals(split)) {
                images.add(image.path("path").asText());
            }
        }
        return images;
    }

    private Path results() {
        return folder.resolve("chosen");
    }

    private int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "choose",
                "--config-dir=" + folder.resolve("recipes"),
                "choose=small",
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.input_size=32",
                "trainer.default_root_dir=" + folder.resolve("results"),
                "to=" + results()));
        arguments.addAll(List.of(more));
        return command(arguments.toArray(String[]::new));
    }

    private int command(String... arguments) {
        CommandLine commands = Anomalight.commandLine();
        commands.setErr(new PrintWriter(err, true));
        return commands.execute(arguments);
    }
}
