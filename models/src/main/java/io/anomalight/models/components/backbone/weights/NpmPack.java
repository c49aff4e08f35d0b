package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.console.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Downloads the archive of a package with the user's npm, so that its registry, proxy and token settings apply. No code of the
 * package is run.
 */
final class NpmPack {

    /** Downloads the archive of {@code name@version} to a folder; tests replace it. */
    @FunctionalInterface
    interface Fetch {
        Path fetch(String nameAtVersion, Path folder, Progress progress) throws IOException;
    }

    private static final int MAX_LOG_CHARACTERS = 400;

    private final List<String> command;
    private final Duration timeout;

    /**
     * @param command the command of npm
     * @param timeout longest time that npm may take
     */
    NpmPack(List<String> command, Duration timeout) {
        this.command = List.copyOf(command);
        this.timeout = timeout;
    }

    /** npm as it is called on this system. */
    static List<String> command() {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return List.of(windows ? "npm.cmd" : "npm");
    }

    Path fetch(String nameAtVersion, Path folder, Progress progress) throws IOException {
        Path log = folder.resolve("npm.log");
        Process process = start(nameAtVersion, folder, log);
        try {
            waitFor(process, progress);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("npm pack failed with exit code " + process.exitValue() + ": " + errorMessage(log));
        }
        return archive(folder);
    }

    private Process start(String nameAtVersion, Path folder, Path log) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("pack", nameAtVersion, "--ignore-scripts", "--no-update-notifier", "--no-fund"));
        try {
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new IOException("npm can't be started; is it installed and on the path?", e);
        }
    }

    private void waitFor(Process process, Progress progress) throws IOException {
        try {
            for (long second = 1; second <= timeout.toSeconds(); second++) {
                if (process.waitFor(1, TimeUnit.SECONDS)) {
                    return;
                }
                progress.note("npm pack, " + second + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while npm was running", e);
        }
        throw new IOException("npm pack has not ended after " + timeout.toSeconds() + " s");
    }

    private static Path archive(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("npm pack has left no archive"));
        }
    }

    // npm also prints prefixes, stack traces and the path of its log. The reason is in the first of the other lines.
    private static String errorMessage(Path log) throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^npm (error|ERR!) ?", ""))
                .filter(line -> !line.isBlank() && !line.startsWith("npm ") && !line.startsWith("    at "))
                .reduce("", (left, right) -> left + " " + right)
                .strip();
        return text.length() > MAX_LOG_CHARACTERS ? text.substring(0, MAX_LOG_CHARACTERS) + "…" : text;
    }
}
