package io.anomalight.app.sweep.job;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Runs each command in its own Java process, so that a crash of the engine ends only one job. */
public final class ChildProcesses implements JobRunner {
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
                // The process gets no input.
                process.getOutputStream().close();
                started.accept(ProcessMark.of(process.toHandle()));
                List<String> errors = copyErrors(process, log);
                int exitCode = process.waitFor();
                // A JVM that crashes reports this on its standard output, which is in the log.
                return new JobEnd(exitCode, exitCode != 0 && errors.isEmpty() ? LogTail.of(log) : errors);
            } finally {
                alive.remove(process);
            }
        } catch (IOException e) {
            throw new UserError("the process of the job can't be run: " + FileFailure.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a job was running", e);
        }
    }

    /** Copies the error output to the log, line by line, and returns the last lines. */
    private static List<String> copyErrors(Process process, Path log) throws IOException {
        LogTail last = new LogTail();
        try (BufferedReader errors = process.errorReader()) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                append(log, line);
                last.add(line);
            }
        }
        return last.lines();
    }

    private static void append(Path log, String line) throws IOException {
        try (Writer writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(line + "\n");
        }
    }

    /**
     * Sends each running process a signal to save and end. A process that already received a signal, for instance Ctrl-C,
     * would end at once, without saving.
     */
    @Override
    public void terminate() {
        // ProcessHandle.destroy, because Process.destroy also closes the output of the process.
        alive.forEach(process -> process.toHandle().destroy());
    }

    /** Kills each running process; it saves nothing. */
    @Override
    public void kill() {
        alive.forEach(process -> process.toHandle().destroyForcibly());
    }
}
