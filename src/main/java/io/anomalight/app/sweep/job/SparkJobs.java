package io.anomalight.app.sweep.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs each command on a Spark cluster, as a task, through a driver that is a process of its own.
 *
 * <p>Driver and sweep talk in lines of JSON: {@code {"id", "command", "environment", "log"}} goes there, {@code {"id",
 * "exit_code", "error"}} comes back behind a word that tells it from all else that Spark prints. A line {@code stop} asks all tasks to
 * save and end. The command is the one that {@link ChildProcesses} would run here, so the installation and the folder of the
 * sweep must be seen by all machines under the same paths.
 */
public final class SparkJobs implements JobRunner, AutoCloseable {
    /** What the driver's answers begin with. */
    private static final String ANSWER = "anomalight-sweep ";

    private static final String STOP = "stop";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JavaLaunch launch;
    private final Path log;
    private final Process driver;
    private final BufferedWriter requests;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<Answer>> running = new ConcurrentHashMap<>();
    private boolean ended;

    /** The exit code of a job and, if Spark did not run it to its end, the reasons. */
    private record Answer(int exitCode, List<String> errors) {
        JobEnd end(Path jobLog) {
            boolean told = exitCode == 0 || !errors.isEmpty();
            return new JobEnd(exitCode, told ? errors : LogTail.of(jobLog));
        }
    }

    private SparkJobs(JavaLaunch launch, Path log, Process driver) {
        this.launch = launch;
        this.log = log;
        this.driver = driver;
        this.requests = driver.outputWriter();
    }

    /**
     * Starts the driver.
     *
     * @param log the file that what Spark says is appended to
     * @throws UserError if there is no Spark, or no jar for it, with how to get one
     */
    public static SparkJobs start(SparkConfig config, String mainClass, Path log) {
        List<String> command = command(config);
        return start(command, new JavaLaunch(mainClass, 1, config.cores(), System.getenv()), log);
    }

    /**
     * Makes sure that {@link #start} finds what it needs, before anything is written.
     *
     * @throws UserError as it would
     */
    public static void check(SparkConfig config) {
        command(config);
    }

    private static List<String> command(SparkConfig config) {
        Optional<Path> home = Optional.of(System.getProperty("anomalight.home", ""))
                .filter(name -> !name.isEmpty())
                .map(Path::of);
        return SparkLaunch.command(config, System.getenv(), home);
    }

    static SparkJobs start(List<String> command, JavaLaunch launch, Path log) {
        try {
            Process driver = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            SparkJobs jobs = new SparkJobs(launch, log, driver);
            Thread answers = new Thread(jobs::readAnswers, "spark-answers");
            answers.setDaemon(true);
            answers.start();
            return jobs;
        } catch (IOException e) {
            throw new UserError("Spark can't be started with " + command.get(0) + ": " + FileFailure.reason(e), e);
        }
    }

    @Override
    public JobEnd run(List<String> arguments, Path jobLog, Consumer<ProcessMark> started) {
        long id = ids.incrementAndGet();
        CompletableFuture<Answer> answer = register(id);
        started.accept(ProcessMark.of(driver.toHandle()));
        send(request(id, arguments, jobLog));
        return answer.join().end(jobLog);
    }

    private String request(long id, List<String> arguments, Path jobLog) {
        ObjectNode request = JSON.createObjectNode();
        request.put("id", id).put("log", jobLog.toAbsolutePath().toString());
        launch.command(arguments).forEach(request.putArray("command")::add);
        launch.environment().forEach(request.putObject("environment")::put);
        return request.toString();
    }

    private synchronized void send(String line) {
        try {
            requests.write(line);
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            lost(); // it is gone; its log says why
        }
    }

    private void readAnswers() {
        try (BufferedReader lines = driver.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ANSWER)) {
                    answered(JSON.readTree(line.substring(ANSWER.length())));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the driver said what is no answer", e);
        } catch (IOException e) {
            // As if it had ended.
        } finally {
            lost();
        }
    }

    private void answered(JsonNode answer) {
        Optional.ofNullable(running.remove(answer.path("id").longValue()))
                .ifPresent(waiting -> waiting.complete(new Answer(
                        answer.path("exit_code").intValue(),
                        Stream.of(answer.path("error").asText(""))
                                .filter(error -> !error.isEmpty())
                                .toList())));
    }

    /** A job that connects after the driver has ended gets an answer at once. */
    private synchronized CompletableFuture<Answer> register(long id) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (ended) {
            answer.complete(gone());
        } else {
            running.put(id, answer);
        }
        return answer;
    }

    /** For a job whose driver ended first: its last words. */
    private Answer gone() {
        List<String> words = LogTail.of(log);
        String last = words.isEmpty() ? "" : "; the last it said: " + words.get(words.size() - 1);
        return new Answer(1, List.of("Spark's driver has ended, see " + log + last));
    }

    private synchronized void lost() {
        ended = true;
        running.values().forEach(answer -> answer.complete(gone()));
        running.clear();
    }

    @Override
    public void terminate() {
        send(STOP);
    }

    @Override
    public void kill() {
        driver.toHandle().destroyForcibly();
    }

    /** Ends the driver, which has nothing to do any more. */
    @Override
    public void close() {
        try {
            requests.close();
            driver.waitFor();
        } catch (IOException e) {
            driver.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            driver.destroy();
        }
    }
}
