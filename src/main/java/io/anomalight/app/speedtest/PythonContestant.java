package io.anomalight.app.speedtest;

import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The same CFLOW model in plain PyTorch.
 *
 * @param python a Python interpreter with torch
 * @param threads number of compute threads
 */
record PythonContestant(String python, int threads) implements Contestant.Factory {
    // The default of the OpenMP library; Anomalight's launcher sets another value.
    private static final Map<String, String> OPENMP_DEFAULT = Map.of("GOMP_SPINCOUNT", "300000");

    private static final String SCRIPT = "plain_pytorch.py";

    /**
     * The result of the search for torch.
     *
     * @param side the contestant; empty if there is no torch
     * @param sentence the result as text
     */
    record Found(Optional<PythonContestant> side, String sentence) {}

    /** Checks whether an interpreter can import torch. */
    static Found find(String python, int threads) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import torch; print(torch.__version__)")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String last = output.substring(output.lastIndexOf('\n') + 1);
            return process.waitFor() == 0
                    ? new Found(
                            Optional.of(new PythonContestant(python, threads)),
                            "Beside PyTorch " + last + " of " + python + ".")
                    : missing(python + " can't import torch (" + last + ")");
        } catch (IOException e) {
            return missing(python + " can't be run (" + FileFailure.reason(e) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missing("the search for torch was interrupted");
        }
    }

    private static Found missing(String why) {
        return new Found(
                Optional.empty(),
                "Ours alone: " + why + "; speed.python=<interpreter that has torch> measures PyTorch beside it.");
    }

    @Override
    public Contestant start(SpeedtestSetup setup, RawImages images, Path scratch) {
        List<String> command = new ArrayList<>(List.of(python, script(scratch).toString()));
        command.add("--images=" + images.file());
        command.add("--count=" + images.count());
        command.addAll(setup.arguments());
        command.add("--threads=" + threads);
        return ChildContestant.start("PyTorch", command, OPENMP_DEFAULT, scratch);
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
