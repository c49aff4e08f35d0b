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
 * Runs a program on an executor.
 *
 * @param command the program and its arguments
 * @param environment environment variables in addition to those of the executor
 * @param log the file to which all output is appended, in a folder that driver and executor share
 */
record RunCommand(List<String> command, Map<String, String> environment, String log) implements Serializable {
    private static final int SECONDS_TO_SAVE = 120;

    RunCommand {
        command = new ArrayList<>(command); // a serializable list
        environment = new TreeMap<>(environment);
    }

    /**
     * The result of the program.
     *
     * @param error the reason if the program was not started, otherwise empty
     */
    record Ended(int exitCode, String error) implements Serializable {}

    /**
     * Runs the program and waits for its end.
     *
     * @throws IOException if the program can't be started
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
            process.getOutputStream().close(); // the program gets no input
            return new Ended(process.waitFor(), "");
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new IOException("the sweep was stopped", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Asks the program to save and end, and waits for it. */
    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor(SECONDS_TO_SAVE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // A second interrupt: stop waiting, the process is killed.
        }
    }
}
