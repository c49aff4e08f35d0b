package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.command.Anomalight;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unreadable images in the commands on a run. */
class RunPredictionTest {
    @TempDir
    Path folder;

    private Path run;
    private Path input;
    private Path to;

    @BeforeEach
    void train() throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 8);
        List<String> overrides = new ArrayList<>(TinyCflow.DEFECTS);
        overrides.add("trainer.max_epochs=1");
        run = Experiment.compose(TinyCflow.overrides(folder, overrides).toArray(String[]::new))
                .train()
                .directory();
        input = Files.createDirectories(folder.resolve("new"));
        to = folder.resolve("found");
        for (int i = 0; i < 8; i++) {
            Files.copy(folder.resolve("parts").resolve("bad").resolve(i + ".png"), input.resolve(i + ".png"));
        }
        Files.write(input.resolve("1.png"), new byte[0]);
        Files.write(input.resolve("6.png"), new byte[] {1, 2, 3});
    }

    private int predict(boolean resume, String... overrides) {
        return Experiment.open(run, overrides).predict(run, input, to, MapFormat.PNG16, resume, Optional.empty());
    }

    private List<JsonNode> lines() throws IOException {
        try (Stream<String> lines = Files.lines(to.resolve("predictions.jsonl"))) {
            return lines.map(RunPredictionTest::json).toList();
        }
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names(String key) throws IOException {
        return lines().stream()
                .filter(line -> line.has(key))
                .map(line -> String.valueOf(Path.of(line.path("path").asText()).getFileName()))
                .toList();
    }

    @Test
    void skippedImagesAreLinesWithAnErrorInTheOrderOfTheInput() throws IOException {
        assertThat(predict(false, "data.on_error=skip")).isEqualTo(6);

        assertThat(names("path"))
                .containsExactly("0.png", "1.png", "2.png", "3.png", "4.png", "5.png", "6.png", "7.png");
        assertThat(names("error")).containsExactly("1.png", "6.png");
        assertThat(names("label")).hasSize(6);
    }

    @Test
    void withoutSkippingEarlierResultsAreKeptAndAResumedPredictionAddsTheRest() throws IOException {
        assertThatThrownBy(() -> predict(false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(input.resolve("1.png").toString());
        List<JsonNode> before = lines();
        assertThat(names("label")).containsExactly("0.png"); // it comes before the damaged image in the batch

        Files.copy(input.resolve("0.png"), input.resolve("new.png"));
        assertThat(predict(true, "data.on_error=skip")).isEqualTo(7);

        assertThat(lines()).hasSize(9).startsWith(before.toArray(JsonNode[]::new));
        assertThat(names("error")).containsExactly("1.png", "6.png");
    }

    @Test
    void aStopSignalKeepsEarlierBatchesAndAResumedPredictionAddsTheRest() throws IOException {
        Path all = folder.resolve("parts").resolve("good");
        int[] asked = {0};
        Composition composition = new Composer(RecipeSearch.standard().recipes())
                .recompose(run.resolve(RunFolder.CONFIG), List.of("data.eval_batch_size=2"));

        int scored = Experiment.of(composition, Console.SILENT, () -> ++asked[0] > 2)
                .predict(run, all, to, MapFormat.PNG16, false, Optional.empty());

        assertThat(scored).isEqualTo(4);
        assertThat(lines()).hasSize(4);
        assertThat(Experiment.open(run).predict(run, all, to, MapFormat.PNG16, true, Optional.empty()))
                .isEqualTo(12);
        assertThat(names("label")).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void labelsAgreeWithTheNumbersOfTheirLine() throws IOException {
        Path all = folder.resolve("parts");
        Experiment.open(run).predict(run, all, to, MapFormat.PNG16);

        assertThat(lines())
                .allMatch(line -> line.path("label").asText().equals("anomalous")
                        == (line.path("score").doubleValue()
                                >= line.path("threshold").doubleValue()));
    }

    @Test
    void aPredictionIsNotResumedIfScoresDependOnAllImages() {
        assertThatThrownBy(() -> predict(true, "model.anomaly_map.normalization=dataset"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("can't be resumed; leave out resume=true");
    }

    @Test
    void aMeasurementSkipsUnreadableImages() {
        SpeedConfig config = new SpeedConfig(1, 4, 10);
        Speed speed = Experiment.open(run, "data.on_error=skip").measure(run, Optional.of(input), config);
        assertThat(speed.single().images()).isEqualTo(4);

        assertThatThrownBy(() -> Experiment.open(run).measure(run, Optional.of(input), config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1.png");
    }

    @Test
    void anExportComparesReadableImages() throws IOException {
        Path archive = folder.resolve("part.anomalight");
        Verification whole = Experiment.open(run).export(run, archive, WeightsPrecision.F32);
        Files.delete(run.resolve("splits.json")); // as in old runs, which can not detect changed images
        for (int i = 0; i < 4; i++) {
            Files.write(folder.resolve("parts").resolve("bad").resolve(i + ".png"), new byte[0]);
        }
        Verification some = Experiment.open(run, "data.on_error=skip").export(run, archive, WeightsPrecision.F32);

        assertThat(some.images()).isPositive().isLessThan(whole.images());
    }

    @Test
    void aCalibrationSkipsUnreadableImages() {
        Path archive = folder.resolve("part.anomalight");
        Experiment.open(run).export(run, archive, WeightsPrecision.F32);
        String[] arguments = {"calibrate", "model=" + archive, "images=" + input, "false_positive_rate=0.2"};

        assertThat(Anomalight.commandLine().execute(arguments)).isEqualTo(2);
        String[] skipping =
                Stream.concat(Stream.of(arguments), Stream.of("on_error=skip")).toArray(String[]::new);
        assertThat(Anomalight.commandLine().execute(skipping)).isZero();
    }
}
