package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepDriverTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

    @Test
    void eachCommandIsATaskWhoseExitCodeIsAnswered() throws Exception {
        try (SparkSession spark = session()) {
            serve(
                    spark,
                    new BufferedReader(new StringReader(request(1, "one", "echo hello; echo trouble >&2; exit 3") + "\n"
                            + request(2, "two", "echo $SHARE"))));
        }
        assertThat(answers.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyInAnyOrder(
                        "anomalight-sweep {\"id\":1,\"exit_code\":3,\"error\":\"\"}",
                        "anomalight-sweep {\"id\":2,\"exit_code\":0,\"error\":\"\"}");
        assertThat(Files.readString(folder.resolve("one"))).contains("hello\ntrouble\n");
        assertThat(Files.readString(folder.resolve("two"))).endsWith("\n7\n");
    }

    @Test
    void aFolderThatIsNotSharedIsAnsweredInsteadOfLogged() throws Exception {
        try (SparkSession spark = session()) {
            serve(spark, new BufferedReader(new StringReader(request(1, "nowhere/log", "exit 0"))));
        }
        assertThat(answers.toString(StandardCharsets.UTF_8))
                .contains("{\"id\":1,\"exit_code\":1,\"error\":\"the executor on", "does not see the folder of");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void whereTheClusterIsGoneAJobIsAnsweredAllTheSame() throws Exception {
        try (SparkSession spark = session()) {
            SweepDriver driver =
                    new SweepDriver(spark.sparkContext(), new PrintStream(answers, true, StandardCharsets.UTF_8));
            spark.sparkContext().stop();
            driver.serve(new BufferedReader(new StringReader(request(5, "log", "exit 0"))));
        }
        assertThat(answers.toString(StandardCharsets.UTF_8))
                .contains("{\"id\":5,\"exit_code\":1,\"error\":\"Spark lost or stopped the task");
    }

    @Test
    void askedToStopItEndsWhatRuns() throws Exception {
        ExecutorService driver = Executors.newSingleThreadExecutor();
        PipedWriter requests = new PipedWriter();
        try (SparkSession spark = session();
                BufferedReader lines = new BufferedReader(new PipedReader(requests));
                WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Future<?> served = driver.submit(() -> {
                serve(spark, lines);
                return null;
            });
            try (requests) {
                requests.write(request(1, "long", "exec tail -f /dev/null") + "\n");
                requests.flush();
                watch.take(); // its log: it runs, or is about to
                requests.write("stop\n");
            }
            served.get();
        } finally {
            driver.shutdownNow();
        }
        assertThat(answers.toString(StandardCharsets.UTF_8))
                .contains("{\"id\":1,\"exit_code\":1,\"error\":\"Spark lost or stopped the task");
    }

    private void serve(SparkSession spark, BufferedReader requests) throws IOException {
        new SweepDriver(spark.sparkContext(), new PrintStream(answers, true, StandardCharsets.UTF_8)).serve(requests);
    }

    private String request(int id, String log, String script) {
        return "{\"id\":" + id + ",\"command\":[\"sh\",\"-c\",\"" + script
                + "\"],\"environment\":{\"SHARE\":\"7\"},\"log\":\"" + folder.resolve(log) + "\"}";
    }

    private static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("test")
                .config("spark.ui.enabled", false)
                .getOrCreate();
    }
}
