package io.anomalight.app.speedtest.contestant;

import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What a Python interpreter says about its torch.
 *
 * @param python the interpreter
 * @param version the version of torch
 * @param build the library for products of matrices that torch was built with
 * @param libraries files of such libraries in its process
 * @param gigaflops billions of operations per second in products of large matrices
 */
public record TorchProbe(String python, String version, String build, List<String> libraries, double gigaflops) {
    private static final String SCRIPT = "torch_probe.py";
    private static final List<String> FAST =
            List.of("openblas", "mkl", "blis", "atlas", "armpl", "accelerate", "veclib", "essl");

    /** A torch that is slower than this share of our engine has the wrong library, or none for this processor. */
    private static final double LEAST_SHARE = 1.0 / 3;

    public TorchProbe {
        libraries = List.copyOf(libraries);
    }

    /**
     * The result of the search for torch.
     *
     * @param torch what was found, if it can be compared
     * @param sentence the result as text
     */
    public record Found(Optional<TorchProbe> torch, String sentence) {}

    /**
     * Searches for a torch that can be compared.
     *
     * @param ours measures the same product with our engine
     */
    public static Found find(String python, int threads, DoubleSupplier ours) {
        try {
            Process process = new ProcessBuilder(python, "-c", script(), Integer.toString(threads))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0
                    ? parse(python, output).compared(ours.getAsDouble())
                    : missing(python + " can't import torch (" + output.substring(output.lastIndexOf('\n') + 1) + ")");
        } catch (IOException e) {
            return missing(python + " can't be run (" + FileFailure.reason(e) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missing("the search for torch was interrupted");
        }
    }

    private static String script() throws IOException {
        try (InputStream content =
                Objects.requireNonNull(TorchProbe.class.getResourceAsStream(SCRIPT), "part of the jar")) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Found missing(String why) {
        return new Found(
                Optional.empty(),
                "Without PyTorch: " + why + "; speed.python=<interpreter that has torch> measures PyTorch, too.");
    }

    /** Reads the lines of the script; other lines are ignored. */
    static TorchProbe parse(String python, String output) {
        Map<String, String> values = new HashMap<>();
        output.lines().forEach(line -> {
            String[] words = line.split(" ", 2);
            values.put(words[0], words.length == 2 ? words[1].strip() : "");
        });
        String rate = values.getOrDefault("gigaflops", "");
        return new TorchProbe(
                python,
                values.getOrDefault("version", "unknown"),
                values.getOrDefault("build", "unknown"),
                Arrays.stream(values.getOrDefault("libraries", "").split(" ", -1))
                        .filter(name -> !name.isEmpty())
                        .toList(),
                rate.matches("[0-9.eE+]+") ? Double.parseDouble(rate) : 0);
    }

    /** Whether none of the known fast libraries is used. */
    private boolean reference() {
        String names = (build + " " + String.join(" ", libraries)).toLowerCase(Locale.ROOT);
        return FAST.stream().noneMatch(names::contains);
    }

    private String library() {
        String files = libraries.isEmpty() ? build : String.join(", ", libraries);
        return reference() ? "the reference BLAS (" + files + ")" : files;
    }

    /**
     * Decides whether a comparison makes sense.
     *
     * @param ours the same product with our engine, in billions of operations per second
     */
    Found compared(double ours) {
        String rates = String.format(Locale.ROOT, " at %.0f GFLOP/s, our engine at %.0f", gigaflops, ours);
        String named = "PyTorch " + version + " of " + python;
        if (reference() || gigaflops < LEAST_SHARE * ours) {
            return new Found(
                    Optional.empty(),
                    "Without PyTorch: " + named + " multiplies matrices with " + library() + rates
                            + ", so a comparison would say nothing; install a fast library, for instance Debian's"
                            + " libopenblas0-pthread.");
        }
        return new Found(
                Optional.of(this), "Beside " + named + ", which multiplies matrices with " + library() + rates + ".");
    }
}
