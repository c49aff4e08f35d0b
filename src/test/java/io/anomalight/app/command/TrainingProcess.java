package io.anomalight.app.command;

import io.anomalight.app.Finished;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command, mostly {@code train}, in a separate process that tests can kill or signal. */
final class TrainingProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private TrainingProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static TrainingProcess start(List<String> arguments) throws IOException {
        return start("train", arguments);
    }

    static TrainingProcess start(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Djava.awt.headless=true",
                Anomalight.class.getName(),
                name));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Two processes with spinning threads on the same cores slow each other down a lot.
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new TrainingProcess(Finished.withinMinutes(builder.start()));
    }

    /** Reads the output up to a line with this prefix, or to its end, and returns it. */
    String awaitLine(String beginning) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            return String.join("\n", lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a file contains a text, or the process ends. */
    void awaitText(Path file, String text) throws IOException, InterruptedException {
        boolean ended = false;
        while (!ended && !(Files.exists(file) && Files.readString(file).contains(text))) {
            ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** Kills the process with SIGKILL after a time; false if it had already ended. */
    boolean killAfter(long millis) throws InterruptedException {
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return !ended;
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would also close its output
    }

    /** Waits for the end and returns the exit code. */
    int await() throws InterruptedException {
        awaitLine("\0"); // reads all output, so that the process is never blocked by a full pipe
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("it did not end:\n" + said());
        }
        return process.exitValue();
    }

    String said() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
