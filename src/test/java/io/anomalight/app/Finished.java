package io.anomalight.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The result of a finished process.
 *
 * @param code its exit code
 * @param said its output
 */
public record Finished(int code, String said) {

    /** Runs a command and waits for its end. */
    public static Finished run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = withinMinutes(builder.start());
        process.getOutputStream().close();
        try (BufferedReader output = process.inputReader()) {
            String said = String.join("\n", output.lines().toList());
            return new Finished(process.waitFor(), said);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Kills the process if it still runs after five minutes, so that a reader of its output does not wait longer. */
    public static Process withinMinutes(Process process) {
        CompletableFuture.delayedExecutor(5, TimeUnit.MINUTES).execute(process::destroyForcibly);
        return process;
    }
}
