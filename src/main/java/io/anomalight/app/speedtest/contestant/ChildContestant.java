package io.anomalight.app.speedtest.contestant;

import io.anomalight.framework.failure.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A contestant in its own process. A request is a line on its standard input; the answer is a line on its output: {@code ok} and numbers. */
final class ChildContestant implements Contestant {
    private static final String OK = "ok";
    private static final int KILLED = 137; // 128 + SIGKILL
    private static final double MILLIS = 1e3;

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Path errors;
    private final int maxSeconds;
    private volatile boolean late;

    private ChildContestant(String name, Process process, Path errors, int maxSeconds) {
        this.maxSeconds = maxSeconds;
        this.name = name;
        this.process = process;
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
        this.errors = errors;
    }

    /**
     * Starts the process.
     *
     * @param name the name for errors
     * @param scratch a folder for its error output
     * @param maxSeconds a process that does not answer within this time is ended
     */
    static ChildContestant start(
            String name, List<String> command, Map<String, String> variables, Path scratch, int maxSeconds) {
        try {
            Path errors = Files.createTempFile(scratch, "contestant", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(variables);
            return new ChildContestant(name, builder.start(), errors, maxSeconds);
        } catch (IOException e) {
            throw new UserError(name + " can't be started: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Double> ask(String request) {
        CompletableFuture<Void> limit = CompletableFuture.runAsync(
                this::endLate, CompletableFuture.delayedExecutor(maxSeconds, TimeUnit.SECONDS));
        try {
            return answer(request);
        } finally {
            limit.cancel(false);
        }
    }

    private void endLate() {
        late = true;
        process.destroyForcibly();
    }

    private List<Double> answer(String request) {
        try {
            requests.write(request + "\n");
            requests.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.equals(OK) || line.startsWith(OK + " ")) {
                    return numbers(line);
                }
            }
        } catch (IOException e) {
            throw new UserError(failure(request), e);
        }
        throw new UserError(failure(request));
    }

    private static List<Double> numbers(String line) {
        return Arrays.stream(line.split(" ", -1)).skip(1).map(Double::valueOf).toList();
    }

    private String failure(String request) {
        if (late) {
            return name + " was ended, because it did not answer the request " + request + " within " + maxSeconds
                    + " seconds; set speed.max_seconds to a larger number";
        }
        try {
            int code = process.waitFor();
            if (code == KILLED) {
                return name + " was killed when it was asked to " + request + ", perhaps because memory ran out";
            }
            String output = Files.readString(errors).strip();
            return name + " ended with code " + code + " when it was asked to " + request + ": "
                    + (output.isEmpty() ? "it printed nothing" : output.substring(output.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            return name + " ended when it was asked to " + request + ", and its output can't be read";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return name + " was interrupted";
        }
    }

    @Override
    public OptionalDouble cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(time -> OptionalDouble.of(time.toMillis() / MILLIS))
                .orElse(OptionalDouble.empty());
    }

    @Override
    public void close() {
        process.destroyForcibly(); // it has no state to save
        try {
            process.waitFor(); // so that the next process has all cores and all memory
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
