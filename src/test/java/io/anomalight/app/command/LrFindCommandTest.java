package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LrFindCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private String[] arguments(String... more) throws IOException {
        TinyParts.write(folder.resolve("parts"), 8, 2);
        List<String> arguments = new ArrayList<>(List.of("lr_find", "model=cflow"));
        arguments.addAll(TinyCflow.overrides(folder, List.of(more)));
        return arguments.toArray(String[]::new);
    }

    /** The code is 2 if there is no suggestion. */
    private String find(int code, String... more) throws IOException {
        String[] arguments = arguments(more);
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return Printed.by(
                () -> assertThat(line.execute(arguments)).as(err.toString()).isEqualTo(code));
    }

    @Test
    void aSearchWritesItsCurveAndNothingElse() throws IOException {
        Path to = folder.resolve("search");
        String printed = find(0, "lr_find.num_training=14", "lr_find.min_lr=1e-5", "lr_find.max_lr=1e-2", "to=" + to);

        assertThat(printed)
                .contains(
                        "The search ended after 14 steps: these are all steps of the search.",
                        "Written to " + to.resolve("lr_find.html"),
                        "Suggestion: ");
        List<String> rows = Files.readAllLines(to.resolve("lr_find.csv"));
        assertThat(rows).hasSize(15).startsWith("lr,loss,smoothed_loss,suggested");
        assertThat(rows.get(1)).startsWith("1.0E-5,");
        assertThat(rows.get(14)).startsWith("0.01");
        assertThat(to.resolve("lr_find.html")).content().contains("Loss by learning rate", "<svg");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void aFolderWithFilesIsLeftAsItIs() throws IOException {
        Path curve = Files.createDirectories(folder.resolve("run")).resolve("lr_find.csv");
        Files.writeString(curve, "the curve of a run");
        assertThat(Anomalight.commandLine().execute(arguments("lr_find.num_training=14", "to=" + curve.getParent())))
                .isEqualTo(2);
        assertThat(curve).hasContent("the curve of a run");
    }

    @Test
    void aLossThatGrowsWithoutBoundsEndsTheSearch() throws IOException {
        assertThat(find(2, "lr_find.num_training=14", "lr_find.min_lr=1e-3", "lr_find.max_lr=1e12"))
                .contains("The search ended after ")
                .doesNotContain("these are all steps");
    }

    @Test
    void aModelWithoutALearningRateIsRefused() throws IOException {
        TinyParts.write(folder.resolve("parts"), 8, 2);
        Experiment padim = Experiment.compose(
                "model=padim",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good");

        assertThatThrownBy(() -> padim.findLearningRate(LrFindConfig.DEFAULT))
                .isInstanceOf(UserError.class)
                .hasMessage("the search for a learning rate found no positive number at model.lr or"
                        + " model.learning_rate: name the key of the model's learning rate with attr_name, or choose a"
                        + " model that has one; a model that learns without gradients has none");
    }

    @Test
    void aSearchWithoutASuggestionWritesItsCurveAndEndsWithTheCodeOfTheCallback() throws IOException {
        Path to = folder.resolve("search");

        assertThat(find(2, "lr_find.num_training=11", "lr_find.min_lr=1e-5", "lr_find.max_lr=1e-2", "to=" + to))
                .contains("The search ended after 11 steps", "Written to ")
                .doesNotContain("Suggestion");
        assertThat(err.toString()).startsWith("No suggestion: ");
        assertThat(to.resolve("lr_find.csv")).exists();
    }

    @Test
    void aNumberThatIsNoLearningRateIsRefusedBeforeAnythingIsRead() throws IOException {
        for (String name : List.of("layers", "coupling_blocks", "input_size", "fiber_batch_size")) {
            assertThat(find(2, "lr_find.attr_name=" + name)).as(name).isEmpty();
        }
        assertThat(err.toString()).contains("attr_name is \"coupling_blocks\", which is no learning rate: name a key");
    }

    @Test
    void aGivenLearningRateIsRefusedAndTheCallbackIsSaidToDoNothing() throws IOException {
        assertThat(find(2, "model.lr=0.01")).isEmpty();
        assertThat(err.toString()).contains("override model.lr=0.01: lr_find chooses model.lr; leave out one of them");
        assertThat(find(2, "lr_find.num_training=11", "callbacks.add=[learning_rate_finder]"))
                .contains(
                        "The callback learning_rate_finder does nothing here: lr_find searches with its own settings");
    }

    @Test
    void settingsThatMakeNoSenseAreAnErrorOfTheUser() throws IOException {
        assertThat(Anomalight.commandLine().execute(arguments("lr_find.min_lr=1", "lr_find.max_lr=0.1")))
                .isEqualTo(2);
        assertThat(Anomalight.commandLine().execute(arguments("lr_find.steps=1")))
                .isEqualTo(2);
    }
}
