package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight export}. */
@Command(
        name = "export",
        description = {
            "Write the best checkpoint of a run, or a named one, as one file that scores images without the run.",
            "Keys: run=<run folder, checkpoint or latest pointer> (default results/latest), format=<archive or onnx>"
                    + " (default archive), to=<file> (default model.anomalight or model.onnx in the run folder), and for"
                    + " ONNX category=<category whose thresholds the file gets> if the run has several (default those of"
                    + " all together), for an archive weights=<f32 or bf16, half as large> (default f32), and"
                    + " on_error=<fail or skip> for validation images that can't be read."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private static final String FORMAT = "format";
    private static final String WEIGHTS = "weights";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(
                options.overrides(), Set.of(RunOptions.RUN, RunOptions.TO, RunOptions.CATEGORY, FORMAT, WEIGHTS));
        if (options.printOnly()) {
            console.line(keys.composition(options).render());
            return 0;
        }
        String format = keys.keys().getOrDefault(FORMAT, "archive");
        switch (format.toLowerCase(Locale.ROOT)) {
            case "archive" -> archive(keys, console);
            case "onnx" -> onnx(keys, console);
            default -> throw new UserError(FORMAT + "=" + format + " is not a format; use archive or onnx");
        }
        return 0;
    }

    private void archive(RunOptions keys, TerminalConsole console) {
        if (keys.keys().containsKey(RunOptions.CATEGORY)) {
            throw new UserError("category=" + keys.keys().get(RunOptions.CATEGORY)
                    + " is for format=onnx only; an archive has the thresholds of all categories");
        }
        Path to = keys.to("model.anomalight");
        WeightsPrecision weights = weights(keys.keys().getOrDefault(WEIGHTS, "f32"));
        Verification verification = keys.experiment(options, console).export(keys.checkpoint(), to, weights);
        console.line(sentence(verification));
        console.line("Archive: " + to);
    }

    private void onnx(RunOptions keys, TerminalConsole console) {
        if (keys.keys().containsKey(WEIGHTS)) {
            throw new UserError(WEIGHTS + "=" + keys.keys().get(WEIGHTS)
                    + " is for archives only; ONNX is always written in float32");
        }
        Path to = keys.to("model.onnx");
        keys.experiment(options, console).exportOnnx(keys.checkpoint(), to, keys.category());
        console.line("ONNX: " + to);
    }

    private static WeightsPrecision weights(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "f32" -> WeightsPrecision.F32;
            case "bf16" -> WeightsPrecision.BF16;
            default -> throw new UserError("weights=" + name + " is unknown; use f32 or bf16");
        };
    }

    private static String sentence(Verification.Graph graph) {
        return graph.agrees()
                ? String.format(
                        Locale.ROOT,
                        " With ONNX Runtime, scores differ by at most %.1e, and no label.",
                        graph.largestScoreDifference())
                : " The archive has no graph for ONNX Runtime: " + graph.obstacle() + ".";
    }

    private static String sentence(Verification verification) {
        String same = String.format(
                Locale.ROOT,
                "Archive and run were compared on %d validation images: scores differ by at most %.1e, maps by %.1e.",
                verification.images(),
                verification.largestScoreDifference(),
                verification.largestMapDifference());
        return same
                + verification.graph().map(ExportCommand::sentence).orElse("")
                + verification
                        .rounding()
                        .map(rounding -> String.format(
                                Locale.ROOT,
                                " Rounding the weights to bf16 changed scores by at most %.1e, and %d labels.",
                                rounding.largestScoreDifference(),
                                rounding.changedVerdicts()))
                        .orElse("");
    }
}
