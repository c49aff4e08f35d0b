package io.anomalight.spark;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A program to run where a task runs.
 *
 * @param command the program and its arguments
 * @param environment what is set for it beside what the executor has
 * @param log the file that all its output is appended to, in a folder that driver and executor both see
 */
record RunCommand(List<String> command, Map<String, String> environment, String log) implements Serializable {
    private static final int SECONDS_TO_SAVE = 120;

    RunCommand {
        command = new ArrayList<>(command); // whose class Java can serialise, whatever came
        environment = new TreeMap<>(environment);
    }

    /**
     * How it ended.
     *
     * @param error why it was not run at all; empty if it was
     */
    record Ended(int exitCode, String error) implements Serializable {}

    /**
     * Runs it to its end.
     *
     * @throws IOException if it can't be started
     */
    Ended call() throws IOException {
        Path file = Path.of(log);
        if (!Files.isDirectory(file.toAbsolutePath().resolveSibling("."))) {
            return new Ended(
                    1,
                    "the executor on " + InetAddress.getLocalHost().getHostName() + " does not see the folder of " + log
                            + ": put the sweep, its data and Anomalight on storage that all machines share");
        }
        Files.writeString(
                file, "$ " + String.join(" ", command) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log)));
        Process process = builder.start();
        try {
            process.getOutputStream().close(); // nobody answers it
            return new Ended(process.waitFor(), "");
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new IOException("the sweep was stopped", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Asks it to save and end, and gives it time. */
    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor(SECONDS_TO_SAVE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // Asked twice: it is killed.
        }
    }
}
