package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.run.MapFormat;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that compute with the category of an image, from training to each way of scoring. */
@Timeout(300)
class CategoryInTheModelTest {
    private static final String MISSING =
            "category is missing: the model computes with the category of an image, so choose one of dark, light";

    private final Path folder;
    private final TwoCategories parts;

    CategoryInTheModelTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.parts = TwoCategories.write(folder);
    }

    @Test
    void standardizedMapsOfPatchcoreAreByCategory() throws IOException {
        assertScoresNeedTheCategory(parts.experiment(
                        "patchcore", "[dark,light]", "model.scoring.standardize=true", "model.scoring.image_score=top")
                .train());
    }

    @Test
    void theConditionOfCflowIsByCategory() throws IOException {
        String[] settings = {
            "model.condition=position_and_category",
            "model.layers=[layer2]",
            "model.anomaly_map.fusion=log_likelihood",
            "model.condition_vector=8",
            "model.coupling_blocks=2",
            "model.fiber_batch_size=16"
        };
        TrainedRun run = parts.experiment("cflow", "[dark,light]", settings).train();

        assertScoresNeedTheCategory(run);
        Experiment ofOthers = parts.experiment("cflow", "[dark,other]", settings);
        assertThatThrownBy(() -> ofOthers.predict(
                        run.directory(),
                        folder.resolve("data/light/test/hole/0.png"),
                        folder.resolve("others"),
                        MapFormat.PNG16,
                        false,
                        Optional.of("light")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("category.");
    }

    private void assertScoresNeedTheCategory(TrainedRun run) throws IOException {
        Experiment opened = Experiment.open(run.directory());
        Path image = folder.resolve("data/light/test/hole/0.png");
        Path to = folder.resolve("predicted");
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        opened.predict(run.directory(), image, to, MapFormat.PNG16, false, Optional.of("light"));
        JsonNode line = new ObjectMapper().readTree(Files.readString(to.resolve("predictions.jsonl")));
        double score = line.get("score").doubleValue();
        assertThatThrownBy(() -> opened.predict(run.directory(), image, to, MapFormat.PNG16, false, Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessage(MISSING);

        Path archive = folder.resolve("two.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        try (Detector detector = Detector.load(archive)) {
            assertThatThrownBy(() -> detector.predict(image))
                    .isInstanceOf(UserError.class)
                    .hasMessage(MISSING);
            detector.category("light");
            assertThat(detector.predict(image).score()).isCloseTo(score, within(1e-4 * Math.abs(score)));
            detector.category("dark");
            assertThat(detector.predict(image).score()).isNotCloseTo(score, within(1e-4 * Math.abs(score)));
        }

        opened.exports(run.directory()).onnx(folder.resolve("light.onnx"), Optional.of("light"));
        assertThatThrownBy(() -> opened.exports(run.directory()).onnx(folder.resolve("x.onnx"), Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessage(MISSING);
        assertThat(folder.resolve("x.onnx")).doesNotExist();
    }
}
