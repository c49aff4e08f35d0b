package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.testing.LinesConsole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with disabled callbacks, runs with {@code fast_dev_run}, and profiles. */
class SwitchesTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void drawParts() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
    }

    @Test
    void disabledCallbacksAreNotUsedEvenIfListed() {
        int all = callbacks();

        assertThat(callbacks("trainer.enable_checkpointing=false")).isEqualTo(all - 1);
        assertThat(callbacks("trainer.enable_progress_bar=false", "trainer.enable_model_summary=false"))
                .isEqualTo(all - 2);
        assertThat(callbacks("callbacks.use=[metrics]", "trainer.enable_checkpointing=false"))
                .isEqualTo(1);
    }

    @Test
    void aFastDevRunRunsAllStagesAndSavesNothing() {
        TrainedRun run = train("trainer.fast_dev_run=2", "model.early_stopping.metric=pixel_AUROC");

        assertThat(run.report().epochs()).isEqualTo(1);
        assertThat(run.report().steps()).isEqualTo(2);
        assertThat(run.scores().values()).containsKey("image_AUROC");
        assertThat(said)
                .contains(
                        "No checkpoint is saved (trainer.fast_dev_run): testing the module as it is after the last step.")
                .anyMatch(line -> line.startsWith("Model summary of cflow\n"));
        assertThat(run.directory())
                .isDirectoryNotContaining("glob:**/checkpoints")
                .isDirectoryNotContaining("glob:**tfevents*");
        assertThat(folder.resolve("results").resolve("latest")).doesNotExist();
    }

    @Test
    void aLimitThatLeavesNoBatchIsRefusedBeforeARunFolderIsCreated() {
        assertThatThrownBy(() -> train("trainer.limit_train_batches=0.01"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trainer.limit_train_batches = 0.01 is less than one of");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void withoutCheckpointsTheLastStateIsTested() {
        TrainedRun run = train("trainer.max_epochs=1", "trainer.enable_checkpointing=false");
        assertThat(said)
                .contains(
                        "No checkpoint is saved (trainer.enable_checkpointing = false): testing the module as it is after the last"
                                + " step.");
        assertThat(run.directory()).isDirectoryNotContaining("glob:**/checkpoints");

        // After one epoch the last state is also the best.
        assertThat(run.scores()).isEqualTo(train("trainer.max_epochs=1").scores());
    }

    @Test
    void aRunWithoutTheCheckpointCallbackIsTestedAsWell() {
        TrainedRun run = train("trainer.max_epochs=1", "callbacks.use=[metrics]");

        assertThat(said).contains("No checkpoint is saved: testing the module as it is after the last step.");
        assertThat(run.scores().values()).containsKey("image_AUROC");
    }

    @Test
    void aProfileCoversTheWholeTimeOfARun() throws IOException {
        TrainedRun run = train("trainer.max_epochs=1", "trainer.profiler=simple");

        assertThat(said).anyMatch(line -> line.startsWith("Time per section"));
        JsonNode profile = new ObjectMapper()
                .readTree(run.directory().resolve("profile.json").toFile());
        List<String> names = new ArrayList<>();
        profile.path("sections")
                .forEach(section -> names.add(section.path("name").textValue()));
        assertThat(names)
                .contains("data", "model", "load", "encoder", "descent")
                .contains("decoder", "training step", "judging", "calibration", "metrics", "images", "model checkpoint")
                .endsWith("other");
        double shares = 0;
        for (JsonNode section : profile.path("sections")) {
            shares += section.path("share").doubleValue();
        }
        assertThat(shares).isCloseTo(1, within(1e-6));
    }

    private int callbacks(String... overrides) {
        return ExperimentPlan.read(
                        new Composer(RecipeSearch.standard().recipes())
                                .compose(List.of(overrides))
                                .config(),
                        Registry.load(RecipeSearch.classPath()))
                .callbacks()
                .size();
    }

    private TrainedRun train(String... more) {
        List<String> all = new ArrayList<>(TinyCflow.DEFECTS);
        all.addAll(List.of(more));
        Console console = new LinesConsole(said);
        return TinyCflow.experiment(folder, all, console).train();
    }
}
