package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.callbacks.tuner.LrCurveFile;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with {@code callbacks.add=[learning_rate_finder]}. */
class SearchedLearningRateTest {
    private static final String FINDER = "callbacks.learning_rate_finder.";

    @TempDir
    Path folder;

    private Experiment searching(int epochs, String... more) throws IOException {
        List<String> overrides = new ArrayList<>(List.of(
                "callbacks.add=[learning_rate_finder]",
                FINDER + "num_training_steps=14",
                FINDER + "min_lr=1e-5",
                FINDER + "max_lr=1e-2",
                "trainer.max_epochs=" + epochs));
        overrides.addAll(List.of(more));
        return TinyCflow.ofOneEpoch(folder, 8, 4, overrides.toArray(String[]::new));
    }

    /** The arrays of the newest checkpoint. */
    private static byte[] arrays(Path run) throws IOException {
        Path checkpoints = run.resolve("checkpoints");
        Matcher file = Pattern.compile("\"([^\"]+\\.safetensors)\"")
                .matcher(Files.readString(checkpoints.resolve("last.json")));
        assertThat(file.find()).isTrue();
        return Files.readAllBytes(checkpoints.resolve(file.group(1)));
    }

    @Test
    void theRunTrainsWithTheSuggestionAsIfItWereSetAndResumesExactly() throws IOException {
        TrainedRun run = searching(1).train(folder.resolve("searched"));
        double found = LrCurveFile.read(run.directory())
                .orElseThrow()
                .suggestion()
                .orElseThrow()
                .lr();
        Config saved =
                ConfigFactory.parseFile(run.directory().resolve("config.conf").toFile());
        assertThat(saved.getDouble("model.lr")).isEqualTo(found).isNotEqualTo(0.0005);
        assertThat(run.directory().resolve("report.html"))
                .content()
                .contains("Search for the learning rate", "which is the learning rate of this run");

        TrainedRun resumed =
                Experiment.open(run.directory(), "trainer.max_epochs=2").resume(run.directory());
        TrainedRun plain = TinyCflow.ofOneEpoch(folder, 8, 4, "model.lr=" + found, "trainer.max_epochs=2")
                .train(folder.resolve("plain"));

        assertThat(arrays(resumed.directory())).isEqualTo(arrays(plain.directory()));
        assertThat(Checkpoint.newestResumable(resumed.directory())
                        .manifest()
                        .training()
                        .orElseThrow()
                        .callbacks()
                        .get("learning_rate_finder"))
                .containsEntry("lr", Double.toString(found));
    }

    @Test
    void aLearningRateThatAnOverrideSetsIsNotReplaced() throws IOException {
        Experiment experiment = searching(1, "model.lr=0.01");

        assertThatThrownBy(experiment::train)
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "override model.lr=0.01: the callback learning_rate_finder chooses model.lr; leave out one of"
                                + " them");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void aSearchWithoutASuggestionTrainsNothing() throws IOException {
        Experiment experiment = searching(1, FINDER + "num_training_steps=11");

        assertThatThrownBy(experiment::train)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the callback learning_rate_finder found no learning rate: ");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void aResumedRunThatBeganWithoutASearchRefusesTheCallback() throws IOException {
        TrainedRun run = TinyCflow.ofOneEpoch(folder, 8, 4).train(folder.resolve("run"));
        Experiment resumed =
                Experiment.open(run.directory(), "trainer.max_epochs=2", "callbacks.add=[learning_rate_finder]");

        assertThatThrownBy(() -> resumed.resume(run.directory()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("leave the callback out for a resumed run");
    }

    @Test
    void aFastDevRunSearchesNothing() throws IOException {
        TrainedRun run = searching(1, "trainer.fast_dev_run=true").train(folder.resolve("quick"));

        assertThat(LrCurveFile.read(run.directory())).isEmpty();
    }
}
