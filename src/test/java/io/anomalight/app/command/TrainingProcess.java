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

/** A command, {@code train} above all, in a process of its own, to be killed or signalled. */
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
        // Two processes that spin for the same cores slow each other down many times over.
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new TrainingProcess(Finished.withinMinutes(builder.start()));
    }

    /** Reads what it says until a line begins so; the whole output if it ends before. */
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

    /** Waits until a file that it writes holds a text, or it ends, which it does within minutes. */
    void awaitText(Path file, String text) throws IOException, InterruptedException {
        boolean ended = false;
        while (!ended && !(Files.exists(file) && Files.readString(file).contains(text))) {
            ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** Gives it so long, and then kills it without a warning; false if it had ended by itself. */
    boolean killAfter(long millis) throws InterruptedException {
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return !ended;
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // the process' own destroy closes its output, too
    }

    /** Waits for the end: the exit code. */
    int await() throws InterruptedException {
        awaitLine("\0"); // reads to the end, so that it never waits for us
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
