package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.Experiment;
import io.anomalight.app.TinyParts;
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

/** Folds without a chosen one. */
class CrossValidationTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.mask_dir=masks",
                "trainer.default_root_dir=" + folder.resolve("results"),
                "model=dfm",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.layer=layer1",
                "model.input_size=32"));
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    private String jobs(String... arguments) {
        return Printed.by(() -> assertThat(run(arguments)).as(err.toString()).isZero());
    }

    @Test
    void trainTrainsOnceForEachFoldAndShowsTheMean() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        Path to = folder.resolve("folds");

        int exitCode = run("train", "data.split.folds=2", "data.split.validation=from_train", "to=" + to);

        assertThat(exitCode).as(err.toString()).isZero();
        JsonNode table = new ObjectMapper().readTree(to.resolve("table.json").toFile());
        assertThat(table.at("/jobs").findValuesAsText("data.split.fold")).containsExactly("0", "1");
        assertThat(table.at("/groups/0/runs").asInt()).isEqualTo(2);
        assertThat(table.at("/groups/0/values/image_AUROC/mean").isNumber()).isTrue();
        assertThat(to.resolve("report.html")).content().contains("data.split.fold");
        // Together, the folds test every image once.
        assertThat(Files.readAllLines(to.resolve("0/test_scores.csv")).size()
                        + Files.readAllLines(to.resolve("1/test_scores.csv")).size())
                .isEqualTo(2 + 16 + 8);
    }

    @Test
    void eachCombinationOfASweepIsCrossValidated() {
        assertThat(jobs("train", "-m", "data.split.folds=3", "trainer.seed=0,1", "--cfg"))
                .contains("Cross-validation: 3 trainings, one for each fold")
                .contains("# job 5")
                .doesNotContain("# job 6");
        assertThat(jobs("train", "-m", "data.split.folds=3", "data.split.fold=0,1", "--cfg"))
                .contains("# job 1")
                .doesNotContain("# job 2", "Cross-validation");
    }

    @Test
    void aChosenFoldIsOneTraining() {
        assertThat(jobs("train", "data.split.folds=3", "data.split.fold=1", "--cfg"))
                .doesNotContain("# job", "Cross-validation");
    }

    @Test
    void aNumberOfFoldsThatIsNoWholeNumberIsAnErrorOfTheUser() {
        for (String folds : List.of("abc", "2.5", "99999999999")) {
            assertThat(run("train", "data.split.folds=" + folds)).as(folds).isEqualTo(2);
        }
        assertThat(err.toString()).contains("data.split.folds").doesNotContain("Exception");
    }

    @Test
    void theCompositionOfASweepIsNotPrinted() {
        assertThat(run("train", "-m", "trainer.seed=0,1", "--info", "defaults")).isEqualTo(2);
        assertThat(err.toString()).contains("--info prints how one configuration is composed: leave out --multirun");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anUnknownKindOfInfoIsRefusedWithEachKindOnce() {
        assertThat(run("train", "--info", "foo")).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no \"foo\"; there are defaults, defaults-tree, plugins, config, searchpath, all")
                .doesNotContain("DEFAULTS");
        assertThat(jobs("train", "--info=Defaults-Tree")).contains("Defaults Tree");
    }

    @Test
    void keysOfOneTrainingAreRefused() {
        assertThat(run("train", "data.split.folds=3", "pause_after=1")).isEqualTo(2);
        assertThat(run("train", "data.split.folds=3", "run.dir=" + folder.resolve("x")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("pause_after=… is for one training, but data.split.folds asks for one for each fold: choose a"
                        + " fold with data.split.fold=0, or leave it out")
                .contains("run.dir=… is for one training", "or use sweep.dir=…");
    }

    @Test
    void keysOfASweepNeedNoMultirunWithFolds() {
        String subdir = "sweep.subdir=fold_${data.split.fold}";

        assertThat(jobs(
                        "train",
                        "data.split.folds=3",
                        "jobs=2",
                        subdir,
                        "measure_speed=true",
                        "speed.images=3",
                        "--cfg"))
                .contains("Cross-validation: 3 trainings", "# job 2")
                .doesNotContain("# job 3");
        assertThat(run("train", "data.split.folds=3", "data.split.fold=0", "jobs=2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("jobs=2 belongs to a sweep: add --multirun");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void moreFoldsThanImagesAreRefusedBeforeTheFirstJob() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);

        assertThat(run("train", "data.split.folds=20", "to=" + folder.resolve("folds")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("every job: ").contains("20").doesNotContain("Job 0");
        assertThat(folder).isDirectoryNotContaining("glob:**/{folds,results}");
    }

    @Test
    void aSearchAndSeveralNumbersOfFoldsNeedAFold() {
        assertThat(run("train", "-m", "data.split.folds=3", "model.pca_level=interval(0.9,0.99)", "sweeper=random"))
                .isEqualTo(2);
        assertThat(run("train", "-m", "data.split.folds=3,4")).isEqualTo(2);
        assertThat(err.toString())
                .contains("data.split.folds is set, but no fold: a search trains once for each of its jobs")
                .contains("data.split.folds is set, but no fold: it has several values");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void oneTrainingInJavaNeedsAFold() {
        Experiment experiment = Experiment.compose("data=sample", "data.split.folds=4", "model=dfm");

        assertThatThrownBy(experiment::train)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("data.split.folds=4 without data.split.fold asks for 4 trainings, but this is"
                        + " one: choose the fold to test on, for instance data.split.fold=0");
    }
}
