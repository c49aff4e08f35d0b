package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.TinyParts;
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

/** Sweeps with real processes and real training. */
class MultirunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = "data.normal_dir=good";

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aSweepTrainsMeasuresAndRecordsFailures() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        Path sweep = folder.resolve("sweep");
        Path broken = Files.createDirectories(folder.resolve("parts/broken"));
        for (int image = 0; image < 16; image++) {
            Files.writeString(broken.resolve(image + ".png"), "no image");
        }

        int exitCode = run(
                "train",
                "--multirun",
                "to=" + sweep,
                "data.normal_dir=good,broken",
                "jobs=2",
                "measure_speed=true",
                "speed.images=3",
                "speed.warm_up_images=1",
                "trainer.max_epochs=1",
                "model.backbone=resnet18");

        assertThat(exitCode).as(err.toString()).isEqualTo(1);
        JsonNode table = JSON.readTree(sweep.resolve("table.json").toFile());
        JsonNode done = table.at("/jobs/0");
        assertThat(done.at("/status").asText()).as(log(sweep, 0)).isEqualTo("done");
        assertThat(done.at("/values/image_AUROC").isNumber()).isTrue();
        assertThat(done.at("/values/p99_ms").doubleValue()).isPositive();
        assertThat(done.at("/values/images_per_second").doubleValue()).isPositive();
        JsonNode failed = table.at("/jobs/1");
        assertThat(failed.at("/status").asText()).isEqualTo("failed");
        assertThat(failed.at("/exit_code").asInt()).isEqualTo(2);
        assertThat(failed.at("/last_errors").toString()).contains("broken");
        assertThat(failed.at("/swept").toString()).isEqualTo("{\"data.normal_dir\":\"broken\"}");
        assertThat(sweep.resolve("0").resolve("speed.json")).exists();
        assertThat(sweep.resolve("report.html")).content().contains("1 of 2 jobs are done", "0/report.html");
        assertThat(sweep.resolve("0").resolve("config.conf")).content().contains("normal_dir");
        assertThat(log(sweep, 0)).contains("$ anomalight train to=", "$ anomalight measure run=", "Scoring speed of");
        assertThat(folder.resolve("results").resolve("multirun").resolve("latest"))
                .exists();

        Files.move(broken, folder.resolve("broken"));
        Files.move(folder.resolve("parts/good"), broken);

        assertThat(run("train", "--resume-sweep", sweep.toString()))
                .as(log(sweep, 1))
                .isZero();
        assertThat(JSON.readTree(sweep.resolve("sweep.json").toFile()).findValuesAsText("status"))
                .containsExactly("done", "done");
    }

    @Test
    void aMissingFolderOfOneJobIsRefusedBeforeTheFirstJobAndNothingIsWritten() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        Path sweep = folder.resolve("sweep");

        assertThat(run("train", "-m", "to=" + sweep, "data.normal_dir=good,missing"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("job 1: ").contains("missing");
        assertThat(sweep).doesNotExist();
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void aSearchedLearningRateIsNotSwept() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        String finder = "callbacks.add=[learning_rate_finder]";
        String name = "callbacks.learning_rate_finder.attr_name=clamp_alpha";

        assertThat(run("train", "-m", "model.lr=1e-3,1e-4", finder, GOOD)).isEqualTo(2);
        assertThat(run("train", "-m", "model.lr=interval(1e-4,1e-3)", finder, "sweeper=random", GOOD))
                .isEqualTo(2);
        assertThat(run("train", "-m", "trainer.seed=1,2", finder, name, GOOD)).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "job 0: override model.lr=1e-3: the callback learning_rate_finder chooses model.lr; leave out one"
                                + " of them")
                .contains("every job: attr_name is \"clamp_alpha\", which is no learning rate");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void resultsAmongTheImagesAreRefusedBeforeTheFirstJob() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);

        assertThat(run("train", "-m", "trainer.seed=1,2", GOOD, "to=" + folder.resolve("parts/good/sweep")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("every job: the results would be written to ");
        assertThat(folder.resolve("parts/good/sweep")).doesNotExist();
    }

    @Test
    void aStoppedSweepResumesFromItsCheckpoint() throws Exception {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        Path sweep = folder.resolve("sweep");
        List<String> arguments = new ArrayList<>(List.of(
                "--multirun",
                "to=" + sweep,
                "trainer.seed=choice(3)",
                "trainer.max_epochs=30",
                "data.normal_dir=good",
                "model.backbone=resnet18"));
        arguments.addAll(recipe());
        try (TrainingProcess process = TrainingProcess.start(arguments)) {
            process.awaitLine("Job 0 of 1 begins");
            process.awaitText(sweep.resolve("0.log"), "Epoch 2/");
            process.terminate();
            assertThat(process.await()).as(process.said()).isEqualTo(128 + 15);
            assertThat(process.said()).contains("To continue: anomalight train --resume-sweep " + sweep);
        }
        assertThat(JSON.readTree(sweep.resolve("sweep.json").toFile()).findValuesAsText("status"))
                .containsExactly("running");

        assertThat(run("train", "--resume-sweep", sweep.toString()))
                .as(log(sweep, 0))
                .isZero();

        assertThat(log(sweep, 0)).contains("Fit ended: it was interrupted.", "Resuming from", "Epoch 30/30");
    }

    @Test
    void errorsOfAllJobsAreReportedBeforeTheFirstStarts() {
        int exitCode = run("train", "--multirun", "model.lr=1e-3,fast", "model.backbone=resnet18,resnet19", "+x=1");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .contains("every job: ", "unknown section x")
                .contains("jobs 1, 3: ", "resnet19")
                .contains("jobs 2, 3: ", "model.lr must be a number, but is \"fast\"");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keysOfASweepNeedMultirun() {
        assertThat(run("train", "model.lr=1,2")).isEqualTo(2);
        assertThat(run("train", "jobs=2")).isEqualTo(2);
        assertThat(run("train", "sweep=benchmark")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.contains("add --multirun"));
    }

    @Test
    void overridesBetweenBenchmarkAndSpeedAreNotIgnored() {
        assertThat(run("benchmark", "model=padim", "speed")).isEqualTo(2);
        assertThat(err.toString())
                .contains("benchmark speed takes only to=… and speed.…")
                .contains("not model=padim");
    }

    @Test
    void settingsOfTheSweepAreCheckedBeforeItStarts() {
        assertThat(run("train", "--multirun", "jobs=0")).isEqualTo(2);
        assertThat(run("benchmark", "speed.imagse=3")).isEqualTo(2);
        assertThat(run("train", "--multirun", "sweep=benchmrk")).isEqualTo(2);
        assertThat(run("train", "--resume-sweep", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("jobs must be at least 1, but is 0")
                .contains("speed.images")
                .contains("did you mean benchmark?")
                .contains(folder + " is no sweep");
    }

    @Test
    void aSweepWithoutItsClusterLeavesNoFiles() {
        assertThat(run(
                        "train",
                        "-m",
                        "model.lr=1e-4,2e-4",
                        "data.normal_dir=good",
                        "launcher=spark",
                        "sweep.spark.submit=" + folder.resolve("none")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("launcher=spark finds no", "sweep.spark.submit=<spark-submit>");
        assertThat(folder).isEmptyDirectory();
    }

    private String log(Path sweep, int job) throws IOException {
        return Files.readString(sweep.resolve(job + ".log"));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--resume-sweep")) {
            all.addAll(recipe());
        }
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    private List<String> recipe() {
        return List.of(
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.abnormal_dir=bad",
                "data.mask_dir=masks",
                "data.train_batch_size=4",
                "data.eval_batch_size=4",
                "trainer.default_root_dir=" + folder.resolve("results"),
                "model.pre_trained=false",
                "model.layers=[layer1]",
                "model.input_size=32",
                "model.coupling_blocks=2",
                "model.condition_vector=8",
                "model.fiber_batch_size=16",
                "model.early_stopping=null");
    }
}
