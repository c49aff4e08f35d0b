package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.TinyParts;
import io.anomalight.detector.testing.TinyArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsCommandsGroupsAndRecipes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("train", "test", "validate", "predict")
                .contains("model=cflow", "data=sample", "data=folder", "data=mvtec", "logger=tensorboard");
    }

    @Test
    void theHelpOfAListDoesNotEndWithAllRecipes() {
        assertThat(run("models", "--help")).isZero();
        assertThat(out.toString()).contains("--json").doesNotContain("model=cflow");
    }

    @Test
    void anUnknownModelIsRefusedWithTheMostSimilar() {
        assertThat(run("models", "cflwo")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no \"cflwo\" among the models, did you mean cflow?");
    }

    @Test
    void dataThatMustBeFixedEndWithExitCodeTwo(@TempDir Path folder) throws IOException {
        TinyParts.write(folder, 12, 8);
        String[] inspect = {
            "data",
            "inspect",
            "data=folder",
            "data.root=" + folder,
            "data.normal_dir=good",
            "data.abnormal_dir=bad",
            "data.mask_dir=masks"
        };
        assertThat(run(inspect)).isZero();

        Files.writeString(folder.resolve("good").resolve("broken.png"), "no picture");
        assertThat(run(inspect)).isEqualTo(2);
    }

    @Test
    void anUnknownSettingIsOneSentenceAndExitCodeTwo() {
        assertThat(run("train", "model.fiber_batchsize=3")).isEqualTo(2);
        assertThat(err.toString()).contains("fiber_batch_size").doesNotContain("\tat ");
    }

    @Test
    void anUnknownRecipeIsRefusedWithTheKnownOnes() {
        assertThat(run("train", "--model", "cflwo")).isEqualTo(2);
        assertThat(err.toString()).contains("cflow");
    }

    @Test
    void anUnknownCommandIsRefused() {
        assertThat(run("trian")).isEqualTo(2);
        assertThat(err.toString()).contains("trian", "Try --help.");
    }

    @Test
    void aMissingRunIsNamed() {
        assertThat(run("predict", "run=no/such/run", "input=x.png")).isEqualTo(2);
        assertThat(err.toString()).contains("no/such/run is not a run").doesNotContain("\tat ");
    }

    @Test
    void predictionsInsideTheInputFolderGiveAWarning(@TempDir Path folder) {
        Path elsewhere = folder.resolveSibling(folder.getFileName() + "-predictions");
        assertThat(PredictCommand.withinInput(folder, folder.resolve("predict")).orElseThrow())
                .startsWith("ATTENTION: to=" + folder.resolve("predict") + " lies within input=" + folder);
        assertThat(PredictCommand.withinInput(folder, folder)).isPresent();
        assertThat(PredictCommand.withinInput(folder, elsewhere)).isEmpty();
        assertThat(PredictCommand.withinInput(folder.resolve("one.png"), folder))
                .isEmpty();
    }

    @Test
    void debugShowsTheStackTrace() {
        assertThat(run("predict", "run=no/such/run", "input=x.png", "--debug")).isEqualTo(2);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void aModelThatScoresNaNEndsWithExitCodeOneAndASentence(@TempDir Path folder) throws IOException {
        Path archive = TinyArchive.writeBroken(folder.resolve("diverged.anomalight"));
        Path good = folder.resolve("good");
        TinyArchive.picture(good.resolve("0.png"), 1, 40, 40);

        assertThat(run("predict", "archive=" + archive, "input=" + good)).isEqualTo(1);
        assertThat(run("calibrate", "model=" + archive, "images=" + good, "false_positive_rate=0"))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("stfpm: the score of " + good.resolve("0.png") + " is NaN; look at this image")
                .doesNotContain("\tat ", "Exception");
        assertThat(Files.mismatch(archive, TinyArchive.writeBroken(folder.resolve("untouched.anomalight"))))
                .isEqualTo(-1);
    }

    private int run(String... arguments) {
        CommandLine line = Anomalight.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
