package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.Int8Settings;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
                    + " all together), for an archive weights=<f32, bf16: half as large, or int8: faster with ONNX Runtime>"
                    + " (default f32), and on_error=<fail or skip> for validation images that can't be read.",
            "Keys for weights=int8: images=<image or folder of good parts>, from which the ranges of all values are learned."
                    + " The command refuses int8 if a verdict changes whose score is further from a threshold than"
                    + " int8.score_margin=<share of the range of the validation scores> (default 0.02), or if an AUROC of the"
                    + " validation falls by more than int8.auroc_loss=<difference> (default 0.005)."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private static final String FORMAT = "format";
    private static final String WEIGHTS = "weights";
    private static final String INT8 = "int8";
    private static final String SCORE_MARGIN = "int8.score_margin";
    private static final String AUROC_LOSS = "int8.auroc_loss";
    /** The keys for int8 only. */
    private static final List<String> OF_INT8 = List.of(Int8Settings.IMAGES, SCORE_MARGIN, AUROC_LOSS);

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(
                options.overrides(),
                Set.of(
                        RunOptions.RUN,
                        RunOptions.TO,
                        RunOptions.CATEGORY,
                        FORMAT,
                        WEIGHTS,
                        Int8Settings.IMAGES,
                        SCORE_MARGIN,
                        AUROC_LOSS));
        if (options.printOnly()) {
            console.line(options.printed(keys.composition(options)));
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
        WeightsPrecision weights = weights(keys.keys().getOrDefault(WEIGHTS, "f32"));
        Optional<Int8Settings> settings = int8(keys, weights);
        Path to = keys.to("model.anomalight");
        Experiment experiment = keys.experiment(options, console);
        Verification verification = settings.map(
                        int8 -> experiment.exports(keys.checkpoint()).int8(to, int8))
                .orElseGet(() -> experiment.export(keys.checkpoint(), to, weights));
        console.line(sentence(verification));
        console.line("Archive: " + to);
    }

    private static Optional<Int8Settings> int8(RunOptions keys, WeightsPrecision weights) {
        if (weights != WeightsPrecision.INT8) {
            requireInt8(keys);
            return Optional.empty();
        }
        if (!keys.keys().containsKey(Int8Settings.IMAGES)) {
            throw new UserError(WEIGHTS + "=" + INT8 + " needs " + Int8Settings.IMAGES
                    + "=<image or folder of good parts>, to learn the ranges of all values");
        }
        return Optional.of(new Int8Settings(
                Path.of(keys.required(Int8Settings.IMAGES)),
                share(keys, SCORE_MARGIN, Int8Settings.SCORE_MARGIN),
                share(keys, AUROC_LOSS, Int8Settings.AUROC_LOSS)));
    }

    private static double share(RunOptions keys, String key, double absent) {
        String value = keys.keys().getOrDefault(key, Double.toString(absent));
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new UserError(key + "=" + value + " is not a number; set for instance " + absent, e);
        }
    }

    private static void requireInt8(RunOptions keys) {
        OF_INT8.stream().filter(keys.keys()::containsKey).findFirst().ifPresent(key -> {
            throw new UserError(key + "=" + keys.keys().get(key) + " is for " + WEIGHTS + "=" + INT8 + " only");
        });
    }

    private void onnx(RunOptions keys, TerminalConsole console) {
        if (keys.keys().containsKey(WEIGHTS)) {
            throw new UserError(WEIGHTS + "=" + keys.keys().get(WEIGHTS)
                    + " is for archives only; ONNX is always written in float32");
        }
        requireInt8(keys);
        Path to = keys.to("model.onnx");
        keys.experiment(options, console).exports(keys.checkpoint()).onnx(to, keys.category());
        console.line("ONNX: " + to);
    }

    private static WeightsPrecision weights(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "f32" -> WeightsPrecision.F32;
            case "bf16" -> WeightsPrecision.BF16;
            case INT8 -> WeightsPrecision.INT8;
            default -> throw new UserError("weights=" + name + " is unknown; use f32, bf16 or int8");
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

    private static String verdicts(int changed) {
        return switch (changed) {
            case 0 -> "no verdict";
            case 1 -> "the verdict of 1 image";
            default -> "the verdicts of " + changed + " images";
        };
    }

    private static String sentence(Verification.Int8 int8) {
        String metrics = int8.metrics().entrySet().stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s %.4f instead of %.4f",
                        each.getKey(),
                        each.getValue().int8(),
                        each.getValue().run()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                " The graph for ONNX Runtime has int8 %s, with ranges of %d images; it changes %s%s.",
                int8.layers(),
                int8.rangeImages(),
                verdicts(int8.changedVerdicts()),
                metrics.isEmpty() ? "" : ", and gives " + metrics);
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
                + verification.int8().map(ExportCommand::sentence).orElse("")
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
