package io.anomalight.app.speedtest.contestant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The same CFLOW model in plain PyTorch.
 *
 * @param python a Python interpreter with torch
 * @param threads the thread settings
 * @param cores the number of cores to use
 * @param maxSeconds the limit of a request
 */
public record PythonContestant(String python, ThreadSettings threads, int cores, int maxSeconds)
        implements Contestant.Factory {
    private static final String SCRIPT = "plain_pytorch.py";

    /** With the usual thread settings. */
    public static PythonContestant of(String python, int cores, int maxSeconds) {
        return new PythonContestant(python, ThreadSettings.ofTwoPools(cores).get(0), cores, maxSeconds);
    }

    @Override
    public List<Contestant.Factory> variants() {
        List<Contestant.Factory> variants = new ArrayList<>();
        for (ThreadSettings each : ThreadSettings.ofTwoPools(cores)) {
            variants.add(new PythonContestant(python, each, cores, maxSeconds));
        }
        return variants;
    }

    @Override
    public String threadSettings() {
        return threads.toString();
    }

    @Override
    public Contestant start(ModelSetup setup, RawImages images, Path scratch) {
        List<String> command = new ArrayList<>(List.of(python, script(scratch).toString()));
        command.add("--images=" + images.file());
        command.add("--count=" + images.count());
        command.addAll(setup.arguments());
        command.add("--threads=" + threads.threads());
        return ChildContestant.start("PyTorch", command, threads.variables(), scratch, maxSeconds);
    }

    /** Copies the script to a folder, unless it exists there. */
    static Path script(Path folder) {
        Path file = folder.resolve(SCRIPT);
        try (InputStream content =
                Objects.requireNonNull(PythonContestant.class.getResourceAsStream(SCRIPT), "part of the jar")) {
            if (!Files.exists(file)) {
                Files.copy(content, file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
