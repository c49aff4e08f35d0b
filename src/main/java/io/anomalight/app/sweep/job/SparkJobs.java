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
 * Runs each command as a task on a Spark cluster. Another process, the driver, submits the tasks.
 *
 * <p>Sweep and driver exchange lines of JSON. The sweep sends a request {@code {"id", "command", "environment", "log"}} for
 * each command. The driver sends an answer {@code {"id", "exit_code", "error"}} when the command has ended. A fixed word
 * before each answer distinguishes it from the other lines that Spark prints. The request {@code stop} asks all tasks to save
 * and end. The command is the one that {@link ChildProcesses} would run on this machine, so all machines must have the
 * installation and the folder of the sweep under the same paths.
 */
public final class SparkJobs implements JobRunner, AutoCloseable {
    /** Each answer of the driver begins with this word. */
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

    /** The exit code of a job, and the reason if Spark did not run it to its end. */
    private record Answer(int exitCode, List<String> errors) {
        JobEnd end(Path jobLog) {
            boolean hasReason = exitCode == 0 || !errors.isEmpty();
            return new JobEnd(exitCode, hasReason ? errors : LogTail.of(jobLog));
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
     * @param log Spark's error output is appended to this file
     * @throws UserError if Spark or the jar for it is missing; the message says how to get it
     */
    public static SparkJobs start(SparkConfig config, String mainClass, Path log) {
        List<String> command = command(config);
        return start(command, new JavaLaunch(mainClass, 1, config.cores(), System.getenv()), log);
    }

    /**
     * Checks, before anything is written, that {@link #start} will find Spark and the jar for it.
     *
     * @throws UserError as {@link #start} does
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
            endAll(); // the driver has ended; its log has the reason
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
            throw new IllegalStateException("an answer of Spark's driver is not JSON", e);
        } catch (IOException e) {
            // A driver that can't be read counts as ended.
        } finally {
            endAll();
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

    /** Registers a job that waits for an answer; if the driver has ended, the job gets an answer at once. */
    private synchronized CompletableFuture<Answer> register(long id) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (ended) {
            answer.complete(driverEnded());
        } else {
            running.put(id, answer);
        }
        return answer;
    }

    /** The answer for a job that is not done when the driver ends. */
    private Answer driverEnded() {
        return new Answer(1, List.of(reason()));
    }

    /** With the last line in the log of the driver. */
    private String reason() {
        List<String> lines = LogTail.of(log);
        String last = lines.isEmpty() ? "" : "; the last it said: " + lines.get(lines.size() - 1);
        return "Spark's driver has ended, see " + log + last;
    }

    @Override
    public synchronized Optional<String> lost() {
        return ended ? Optional.of(reason()) : Optional.empty();
    }

    private synchronized void endAll() {
        ended = true;
        running.values().forEach(answer -> answer.complete(driverEnded()));
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

    /** Ends the driver after the last job: closes its input and waits for it. */
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
