package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.run.MapFormat;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run is refused with other settings than those of its training, in one sentence that names the setting and both values. */
@Timeout(300)
class SettingsOfTheTrainingTest {
    @TempDir
    Path folder;

    private TrainedRun train(String... more) throws IOException {
        SpectralParts.write(folder, 3, 8, 4);
        List<String> all = new ArrayList<>(TinyModels.settings("padim"));
        all.addAll(List.of(
                "model.n_features=10",
                "data=folder",
                "data.root=" + folder,
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "logger=none",
                "trainer.default_root_dir=" + folder.resolve("results")));
        all.addAll(List.of(more));
        return Experiment.compose(all.toArray(String[]::new)).train();
    }

    private void assertRefused(TrainedRun run, String override, String key, String mine, String theirs) {
        Map<String, Consumer<Experiment>> uses = Map.of(
                "test", opened -> opened.test(run.directory(), folder.resolve("test")),
                "validate", opened -> opened.validate(run.directory(), folder.resolve("validate")),
                "predict",
                        opened -> opened.predict(
                                run.directory(), folder.resolve("bad"), folder.resolve("predict"), MapFormat.NPY),
                "export",
                        opened -> opened.export(run.directory(), folder.resolve("a.anomalight"), WeightsPrecision.F32),
                "resume", opened -> opened.resume(run.directory()));
        uses.forEach((name, use) -> assertThatThrownBy(() -> use.accept(Experiment.open(run.directory(), override)))
                .as("%s %s", name, override)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(key + " is " + mine + ", but the model of " + run.directory())
                .hasMessageEndingWith(" was trained with " + theirs + "; leave " + key + " out, or train a new model"));
    }

    @Test
    void otherChannelsAreRefusedByTheirNameInEveryUseOfARun() throws IOException {
        TrainedRun run = train();

        assertRefused(run, "data.channels=1", "data.channels", "1", "3");
        assertRefused(run, "data.scaling.mode=percentile", "data.scaling.mode", "percentile", "range");
        assertThat(folder.resolve("a.anomalight")).doesNotExist();
    }

    @Test
    void noChannelsAndNoRangesAreRefusedByTheirNamesToo() throws IOException {
        TrainedRun run = train("data.scaling.mode=percentile");

        assertRefused(run, "data.channels=5", "data.channels", "5", "3");
        assertRefused(run, "data.scaling.mode=range", "data.scaling.mode", "range", "percentile");
    }

    @Test
    void otherScoresThanThoseOfTheThresholdsAreRefused() throws IOException {
        TrainedRun run = train("model.scoring.image_score=max", "model.input_size=64");

        assertRefused(run, "model.scoring.smoothing=4", "model.scoring.smoothing", "4.0", "null");
        assertRefused(run, "model.scoring.image_score=top", "model.scoring.image_score", "top", "max");
        assertRefused(run, "model.tiling.tile_size=32", "model.tiling", "4 tiles of 32x32 every 32x32", "none");
        Experiment same = Experiment.open(run.directory(), "model.scoring.image_score=max", "model.scoring.flip=false");
        assertThat(same.test(run.directory(), folder.resolve("same"))).isEqualTo(run.scores());
    }

    @Test
    void aRefusedScoringNamesTheOverride() {
        assertThatThrownBy(() -> Experiment.compose("model=padim", "model.scoring.smoothing=4"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "override model.scoring.smoothing=4: model.scoring: smoothing is 4.0, which changes the maps but"
                                + " not the model's own score (image_score is model): set image_score to max or top");
        assertThatThrownBy(() -> Experiment.compose("model=padim", "model.scoring.standardize=true"))
                .hasMessageContaining("override model.scoring.standardize=true: model.scoring: standardize is true");
    }
}
