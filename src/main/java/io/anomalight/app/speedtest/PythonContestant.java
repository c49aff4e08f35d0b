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
 * The same CFLOW in plain PyTorch.
 *
 * @param python an interpreter that has torch
 * @param threads that it computes with
 */
record PythonContestant(String python, int threads) implements ContestantFactory {
    // What the OpenMP library takes where nothing is said; our launcher says otherwise.
    private static final Map<String, String> USUAL = Map.of("GOMP_SPINCOUNT", "300000");

    private static final String SCRIPT = "plain_pytorch.py";

    /**
     * What became of the search for torch.
     *
     * @param side absent if there is none
     * @param sentence for a person
     */
    record Found(Optional<PythonContestant> side, String sentence) {}

    /** Asks an interpreter whether it has torch. */
    static Found find(String python, int threads) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import torch; print(torch.__version__)")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String last = said.substring(said.lastIndexOf('\n') + 1);
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
        return ChildContestant.start("PyTorch", command, USUAL, scratch);
    }

    /** Unpacks the script, unless it is there. */
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
