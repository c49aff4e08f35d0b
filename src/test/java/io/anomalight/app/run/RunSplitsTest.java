package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.app.Experiment;
import io.anomalight.app.PartsRuns;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run records its images, and is later evaluated on them. */
@Timeout(300)
class RunSplitsTest {
    private final Path folder;
    private final PartsRuns runs;

    RunSplitsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.runs = PartsRuns.write(folder);
    }

    @Test
    void aRunRecordsItsImagesWithSizeAndChecksum() throws IOException {
        JsonNode record = PartsRuns.record(runs.train());
        assertThat(record.get("root").asText())
                .isEqualTo(folder.resolve("parts").toString());
        assertThat(record.get("images")).hasSize(28).allSatisfy(image -> {
            Path file = folder.resolve("parts").resolve(image.get("path").asText());
            assertThat(image.get("bytes").asLong()).isEqualTo(Files.size(file));
            assertThat(image.get("sha256").asText()).hasSize(64);
            assertThat(image.has("mask_sha256"))
                    .isEqualTo(image.get("path").asText().startsWith("bad/"));
        });
    }

    @Test
    void newImagesAreIgnoredAndNamedAndTheScoresStayTheSame() throws IOException {
        TrainedRun run = runs.train();
        runs.copy("good/0.png", "good/new.png");
        runs.copy("bad/0.png", "bad/new.png");
        runs.copy("masks/0.png", "masks/new.png");

        Scores again = runs.open(run).test(run.directory(), folder.resolve("again"));

        assertThat(again).isEqualTo(run.scores());
        assertThat(runs.said)
                .anyMatch(line -> line.startsWith(
                        "2 images are new since the run began and left out: " + folder.resolve("parts/bad/new.png")));
    }

    @Test
    void anotherSeedOrSplitDoesNotChangeTheEvaluatedImages() throws IOException {
        TrainedRun run = runs.train();
        Experiment other = runs.open(
                run, "data.split.seed=7", "data.split.validation=same_as_test", "data.split.test_split_ratio=0.7");
        assertThat(other.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        assertThat(runs.said).anyMatch(line -> line.contains("into another split"));
    }

    @Test
    void anUnchangedSplitGivesNoMessage() throws IOException {
        TrainedRun run = runs.train();
        runs.open(run).test(run.directory(), folder.resolve("again"));
        assertThat(runs.said).noneMatch(line -> line.contains("into another split"));
    }

    @Test
    void aChangedOrMissingTestImageIsNamed() throws IOException {
        TrainedRun run = runs.train();
        List<String> test = PartsRuns.images(run, "test");
        runs.copy("good/0.png", test.get(test.size() - 1));
        Files.delete(folder.resolve("parts").resolve(test.get(0)));
        assertThatThrownBy(() -> runs.open(run).test(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "2 images of the test split of this run can't be found as splits.json records them: ")
                .hasMessageContaining(test.get(0) + " (missing)")
                .hasMessageContaining(test.get(test.size() - 1) + " (changed)")
                .hasMessageEndingWith("or use the present images with splits=anew");
    }

    @Test
    void aMissingValidationImageIsAnErrorOfValidateAndExport() throws IOException {
        TrainedRun run = runs.train();
        String missing = PartsRuns.images(run, "validation").get(0);
        Files.delete(folder.resolve("parts").resolve(missing));
        Path archive = folder.resolve("part.anomalight");

        assertThatThrownBy(() -> runs.open(run).validate(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("1 image of the validation split of this run can't be found")
                .hasMessageContaining(missing + " (missing)");
        assertThatThrownBy(() -> runs.open(run).export(run.directory(), archive, WeightsPrecision.F32))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("1 image of the validation split of this run can't be found")
                .hasMessageContaining(missing + " (missing)");
        assertThat(archive).doesNotExist();
    }

    @Test
    void imagesOfOtherSplitsMayChange() throws IOException {
        TrainedRun run = runs.train();
        List<String> trained = PartsRuns.images(run, "train");
        runs.copy("bad/0.png", trained.get(0));
        Files.delete(folder.resolve("parts").resolve(trained.get(1)));
        assertThat(runs.open(run).test(run.directory(), folder.resolve("again")))
                .isEqualTo(run.scores());
    }

    @Test
    void theDataMayBeMoved() throws IOException {
        TrainedRun run = runs.train();
        Files.move(folder.resolve("parts"), folder.resolve("moved"));
        assertThat(runs.open(run, "data.root=" + folder.resolve("moved"))
                        .test(run.directory(), folder.resolve("again")))
                .isEqualTo(run.scores());
    }

    @Test
    void presentImagesAreEvaluatedWithoutTrainingImages() throws IOException {
        TrainedRun run = runs.train();
        TinyParts.write(folder.resolve("later"), 12, 6);
        Path seen =
                folder.resolve("parts").resolve(PartsRuns.images(run, "train").get(0));
        for (int i = 0; i < 40; i++) {
            Files.copy(seen, folder.resolve("later/good/seen" + i + ".png"));
        }
        runs.open(run, "data.root=" + folder.resolve("later"))
                .test(run.directory(), folder.resolve("again"), EvaluationImages.ANEW);
        assertThat(runs.said)
                .anyMatch(line -> line.contains("left out, since the run was trained on the same file: ")
                        && line.contains("later/good/seen"));
    }

    @Test
    void aDamagedRecordIsReported() throws IOException {
        TrainedRun run = runs.train();
        for (String damage :
                List.of("", "{\"root\": 1}", "{\"format\":1,\"root\":\"/\",\"images\":[{\"path\":\"a\"}]}")) {
            Files.writeString(run.directory().resolve("splits.json"), damage);
            assertThatThrownBy(() -> runs.open(run).validate(run.directory(), folder.resolve("again")))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("splits.json is damaged");
        }
    }

    @Test
    void aCopyOfATrainingImageInTheTestImagesGivesAWarning() throws IOException {
        for (int i = 0; i < 20; i++) {
            runs.copy("good/0.png", "good/same" + i + ".png");
        }
        runs.train();
        assertThat(runs.said)
                .anyMatch(line -> line.contains("also trained on under another name") && line.contains("data inspect"));
    }
}
