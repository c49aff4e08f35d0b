package io.anomalight.app.sweep;

import io.anomalight.framework.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Runs each command in a Java process of its own, so that even a crash of the engine is that job's alone. */
public final class ChildProcesses implements JobRunner {
    private static final int KEPT_LINES = 5;

    private final JavaLaunch launch;
    private final Set<Process> alive = ConcurrentHashMap.newKeySet();

    public ChildProcesses(JavaLaunch launch) {
        this.launch = launch;
    }

    @Override
    public JobEnd run(List<String> arguments, Path log, Consumer<ProcessMark> started) {
        try {
            append(log, "$ anomalight " + String.join(" ", arguments));
            ProcessBuilder builder = new ProcessBuilder(launch.command(arguments));
            builder.environment().putAll(launch.environment());
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            Process process = builder.start();
            alive.add(process);
            try {
                // Nobody answers it.
                process.getOutputStream().close();
                started.accept(ProcessMark.of(process.toHandle()));
                List<String> errors = copyErrors(process, log);
                int exitCode = process.waitFor();
                return new JobEnd(exitCode, exitCode != 0 && errors.isEmpty() ? lastOutput(log) : errors);
            } finally {
                alive.remove(process);
            }
        } catch (IOException e) {
            throw new UserError("the process of the job can't be run: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a job was running", e);
        }
    }

    /** Copies the error output to the log as it comes, and returns the last of it. */
    private static List<String> copyErrors(Process process, Path log) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader errors = process.errorReader()) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                append(log, line);
                keep(last, line);
            }
        }
        return List.copyOf(last);
    }

    // The Java machine says on its standard output that it has crashed.
    private static List<String> lastOutput(Path log) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        for (String line : new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n", -1)) {
            keep(last, line);
        }
        return List.copyOf(last);
    }

    private static void keep(Deque<String> last, String line) {
        if (!line.isBlank()) {
            last.addLast(line.stripTrailing());
        }
        if (last.size() > KEPT_LINES) {
            last.removeFirst();
        }
    }

    private static void append(Path log, String line) throws IOException {
        try (Writer writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(line + "\n");
        }
    }

    /** Asks every process that is alive to save and end; those that a signal has reached before would end at once. */
    public void terminate() {
        // The handle's, because the process' own closes its output, too.
        alive.forEach(process -> process.toHandle().destroy());
    }

    /** Ends every process that is alive without a word. */
    public void kill() {
        alive.forEach(process -> process.toHandle().destroyForcibly());
    }
}
