package io.anomalight.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs commands on a cluster, one task per command. The sweep starts this program, sends requests as lines to its standard
 * input, and reads answers from its standard output. {@code io.anomalight.app.sweep.job.SparkJobs} describes the protocol.
 */
public final class SweepDriver {
    private static final String ANSWER = "anomalight-sweep ";
    private static final String STOP = "stop";
    private static final String GROUP = "anomalight-sweep";
    private static final RunCommand.Ended TASK_LOST =
            new RunCommand.Ended(1, "Spark lost or stopped the task; see spark.log in the sweep's folder");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JavaSparkContext context;
    private final PrintStream answers;
    private volatile boolean stopped;

    SweepDriver(SparkContext context, PrintStream answers) {
        this.context = JavaSparkContext.fromSparkContext(context);
        this.answers = answers;
    }

    /** Answers the requests of standard input until its end. */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession session =
                        SparkSession.builder().appName("Anomalight sweep").getOrCreate();
                BufferedReader requests =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new SweepDriver(session.sparkContext(), System.out).serve(requests);
        }
    }

    /** Runs the requested commands until the requests end; one command per core of the cluster at the same time. */
    void serve(BufferedReader requests) throws IOException {
        ExecutorService jobs = Executors.newCachedThreadPool();
        try {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                if (line.equals(STOP)) {
                    stopped = true;
                    context.cancelJobGroup(GROUP);
                } else {
                    JsonNode request = JSON.readTree(line);
                    jobs.execute(() -> answer(request.path("id").longValue(), run(request)));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request is no JSON", e);
        } finally {
            jobs.shutdown();
            awaitEnd(jobs);
        }
    }

    private static void awaitEnd(ExecutorService jobs) {
        boolean ended = false;
        while (!ended) {
            try {
                ended = jobs.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                jobs.shutdownNow();
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private RunCommand.Ended run(JsonNode request) {
        List<String> command = new ArrayList<>();
        request.path("command").forEach(word -> command.add(word.textValue()));
        Map<String, String> environment = new LinkedHashMap<>();
        request.path("environment")
                .properties()
                .forEach(pair -> environment.put(pair.getKey(), pair.getValue().textValue()));
        RunCommand run =
                new RunCommand(command, environment, request.path("log").textValue());
        try {
            // Cancelling a task interrupts it. An interrupted task waits until its process has saved a checkpoint and
            // exited.
            context.setJobGroup(GROUP, "a run of the sweep", true);
            return stopped
                    ? TASK_LOST
                    : context.parallelize(List.of(run), 1).map(RunCommand::call).first();
        } catch (Exception e) {
            // The task was cancelled, or its executor or the cluster is lost; Spark's log has the reason. This catches
            // every Exception, because Scala code throws checked exceptions without declaring them.
            return TASK_LOST;
        }
    }

    private synchronized void answer(long id, RunCommand.Ended ended) {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("id", id).put("exit_code", ended.exitCode()).put("error", ended.error());
        answers.println(ANSWER + answer);
        answers.flush();
    }
}
