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

/** Runs each command in a Java process of its own, so that even a crash of the engine is that job's alone. */
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
                // There is no answer.
                process.getOutputStream().close();
                started.accept(ProcessMark.of(process.toHandle()));
                List<String> errors = copyErrors(process, log);
                int exitCode = process.waitFor();
                // The Java machine says on its standard output that it has crashed.
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

    /** Copies the error output to the log as it comes, and returns the last of it. */
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

    /** Asks every process that is alive to save and end; those that a signal has reached before would end at once. */
    @Override
    public void terminate() {
        // The handle's, because the process' own closes its output, too.
        alive.forEach(process -> process.toHandle().destroy());
    }

    /** Ends every process that is alive without a word. */
    @Override
    public void kill() {
        alive.forEach(process -> process.toHandle().destroyForcibly());
    }
}
