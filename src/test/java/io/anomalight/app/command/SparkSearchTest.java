package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search with {@code launcher=spark}, whose driver is a program that answers as Spark's does. */
class SparkSearchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aSearchOnALostClusterGoesOnAsIfItHadNotBeenLost() throws IOException {
        TinyParts.write(folder.resolve("parts"), 8, 4);
        Path whole = folder.resolve("whole");
        assertThat(run(search(whole))).as(err.toString()).isEqualTo(1);
        JsonNode jobs = jobs(whole);
        assertThat(jobs.findValuesAsText("status")).containsOnlyOnce("done").contains("pruned", "failed");
        assertThat(jobs.toString()).contains("model.fiber_batch_size = 99999999 is too large");

        Path lost = folder.resolve("lost");
        Path die = Files.createFile(folder.resolve("die"));
        assertThat(run(search(lost))).isEqualTo(2);
        assertThat(err.toString())
                .contains("Spark's driver has ended, see " + lost.resolve("spark.log")
                        + "; the last it said: the cluster has no machine left. The jobs that are not done go on with"
                        + " train --resume-sweep=" + lost + " launcher=spark");
        assertThat(jobs(lost)).as("no job is suggested after it").hasSize(3);
        assertThat(jobs(lost).findValuesAsText("status")).last().isEqualTo("running");

        Files.delete(die);
        List<String> again = new ArrayList<>(List.of("train", "--resume-sweep=" + lost));
        again.addAll(spark());
        assertThat(run(again)).as(err.toString()).isEqualTo(1);
        assertThat(results(lost)).isEqualTo(results(whole));
    }

    private List<String> search(Path to) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--multirun",
                "to=" + to,
                "model.lr=interval(1e-5,1e-2,log)",
                "sweeper=tpe",
                "trials=4",
                "sweep.tpe.n_startup_trials=2",
                "sweep.pruner=halving",
                "sweep.halving.reduction_factor=2",
                "sweep.objectives=[pixel_AUROC]"));
        arguments.addAll(spark());
        List<String> more = new ArrayList<>(TinyCflow.DEFECTS);
        more.addAll(List.of("trainer.max_epochs=2", "logger=none", "callbacks.use=[metrics,model_checkpoint]"));
        arguments.addAll(TinyCflow.overrides(folder, more));
        arguments.remove("model.fiber_batch_size=16");
        arguments.add("model.fiber_batch_size=choice(16,99999999)");
        return arguments;
    }

    private List<String> spark() {
        return List.of(
                "launcher=spark",
                "sweep.spark.submit=" + folder.resolve("spark-submit"),
                "sweep.spark.jar=" + folder.resolve("spark.jar"));
    }

    private int run(List<String> arguments) throws IOException {
        Path submit = folder.resolve("spark-submit");
        Files.writeString(
                submit,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' "
                        + System.getProperties().stringPropertyNames().stream()
                                .filter(name -> name.startsWith("ai.djl.") || name.startsWith("anomalight."))
                                .map(name -> "'-D" + name + "=" + System.getProperty(name) + "'")
                                .collect(Collectors.joining(" "))
                        + " -Danomalight.terminal=false -cp '" + System.getProperty("java.class.path") + "' "
                        + FakeSparkDriver.class.getName() + " \"$@\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("spark.jar"), "");
        return Anomalight.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
    }

    private static JsonNode jobs(Path sweep) throws IOException {
        return JSON.readTree(sweep.resolve("sweep.json").toFile()).path("jobs");
    }

    /** The values of each job, its state and its objective. */
    private static List<String> results(Path sweep) throws IOException {
        List<String> results = new ArrayList<>();
        for (JsonNode job : jobs(sweep)) {
            results.add(job.path("swept") + " " + job.path("status"));
        }
        JSON.readTree(sweep.resolve("table.json").toFile())
                .path("jobs")
                .forEach(job -> results.add(job.at("/values/val_pixel_AUROC").toString()));
        return results;
    }
}
