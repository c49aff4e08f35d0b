package io.anomalight.app.sweep.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell in the driver's place that keeps to the same lines; {@code SweepDriverTest} has the real one. */
class SparkJobsTest {
    /** Answers each request with the exit code that its log's name is. */
    private static final String DRIVER =
            """
            echo "what Spark prints by itself"
            while read -r line; do
              id=$(printf %s "$line" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')
              log=$(printf %s "$line" | sed 's/.*"log":"\\([^"]*\\)".*/\\1/')
              case $line in stop) echo 'anomalight-sweep {"id":1,"exit_code":143}'; continue ;; esac
              printf '%s\\n' "$line" "what went wrong" >> "$log"
              case $log in *dies) printf 'no room on the cluster\\n\\tat Cluster.find\\n\\t... 11 more\\n' >&2; exit 1 ;; *waits) continue ;; esac
              echo "anomalight-sweep {\\"id\\":$id,\\"exit_code\\":$(basename "$log")}"
            done
            """;

    @TempDir
    Path folder;

    @Test
    void aJobEndsWithTheExitCodeThatTheDriverAnswers() throws IOException {
        List<ProcessMark> marks = new ArrayList<>();
        try (SparkJobs jobs = start()) {
            assertThat(jobs.run(List.of("train", "model.lr=1"), folder.resolve("0"), marks::add))
                    .isEqualTo(new JobEnd(0, List.of()));
            JobEnd failed = jobs.run(List.of("train"), folder.resolve("2"), marks::add);
            assertThat(failed.exitCode()).isEqualTo(2);
            assertThat(failed.lastErrors()).endsWith("what went wrong");
        }
        assertThat(marks).hasSize(2).allMatch(mark -> mark.id() > 0);
        assertThat(Files.readString(folder.resolve("0")))
                .contains("\"environment\":{\"OMP_NUM_THREADS\":\"3\"}", "\"train\",\"model.lr=1\"]");
    }

    @Test
    void aDriverThatEndsTakesItsJobsWithItAndItsLastWordsAreTold() {
        try (SparkJobs jobs = start()) {
            JobEnd end = jobs.run(List.of("train"), folder.resolve("dies"), mark -> {});
            assertThat(end.exitCode()).isNotZero();
            assertThat(end.lastErrors())
                    .containsExactly("Spark's driver has ended, see " + folder.resolve("spark.log")
                            + "; the last it said: no room on the cluster");
            assertThat(jobs.run(List.of("train"), folder.resolve("0"), mark -> {})
                            .exitCode())
                    .isNotZero();
        }
    }

    @Test
    void askedToTerminateItTellsTheDriver() throws Exception {
        ExecutorService sweep = Executors.newSingleThreadExecutor();
        try (SparkJobs jobs = start()) {
            Future<JobEnd> end =
                    sweep.submit(() -> jobs.run(List.of("train"), folder.resolve("waits"), mark -> jobs.terminate()));
            assertThat(end.get().exitCode()).isEqualTo(143);
        } finally {
            sweep.shutdownNow();
        }
    }

    @Test
    void withoutSparkOrItsJarASentenceSaysHowToGetThem() throws IOException {
        assertThatThrownBy(() -> SparkLaunch.command(config(), Map.of(), Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessage("launcher=spark needs Spark: set SPARK_HOME, or sweep.spark.submit=<spark-submit>");
        Map<String, String> home = Map.of("SPARK_HOME", folder.toString());
        assertThatThrownBy(() -> SparkLaunch.command(config(), home, Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("spark-submit that can be run");
        Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
        assertThat(Files.createFile(submit).toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> SparkLaunch.command(config(), home, Optional.of(folder)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("launcher=spark needs Anomalight's jar for Spark; build it with");
        Path jar = Files.createDirectories(folder.resolve("src/spark/target")).resolve("anomalight-spark-1-all.jar");
        Files.createFile(jar);
        assertThat(SparkLaunch.command(config(), home, Optional.of(folder)))
                .startsWith(submit.toString(), "--master", "spark://there:7077")
                .contains("spark.task.cpus=3")
                .endsWith(jar.toString());
    }

    private static SparkConfig config() {
        return new SparkConfig(Optional.empty(), List.of("--master", "spark://there:7077"), Optional.empty(), 3);
    }

    private SparkJobs start() {
        return SparkJobs.start(
                List.of("sh", "-c", DRIVER), new JavaLaunch("Main", 1, 3, Map.of()), folder.resolve("spark.log"));
    }
}
