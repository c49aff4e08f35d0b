package io.anomalight.callbacks.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.callbacks.figures.ImagesCallback;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.MetricsJson;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.profiling.PeakMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Prints a table of the results after a test, or after a validation without a fit, and writes them to
 * {@code metrics.json} in the run folder.
 */
public final class Summary implements Callback {
    /** The name of the file inside a run folder. */
    public static final String FILE = "metrics.json";

    private record Fit(FitReport report, Duration time, OptionalLong peakMemory) {}

    private final Console console;
    private Optional<Fit> fit = Optional.empty();
    private boolean fitting;

    public Summary(Console console) {
        this.console = console;
    }

    @Override
    public void onFitStart(Run run) {
        fit = Optional.empty();
        fitting = true;
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        fitting = false;
        fit = Optional.of(new Fit(report, run.elapsed(), PeakMemory.read()));
    }

    @Override
    public void onException(Run run, Throwable failure) {
        fitting = false;
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        if (!fitting) {
            finish(run, "Validation", scores);
        }
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        finish(run, "Test", scores);
    }

    private void finish(Run run, String stage, Scores scores) {
        write(run, scores);
        console.line(
                stage + " of " + run.module().name() + "\n" + table(run, scores).text());
    }

    private TextTable table(Run run, Scores scores) {
        TextTable table = new TextTable().column("", Kind.WORDS).column("", Kind.WORDS);
        scores.values().forEach((name, measurement) -> table.row(name, text(measurement)));
        PostProcessor postProcessor = run.postProcessor();
        table.row("image threshold", text(postProcessor.imageThreshold(), postProcessor.imageThresholdOrigin()));
        if (postProcessor.hasReview()) {
            table.row("review threshold", text(postProcessor.reviewThreshold(), postProcessor.reviewThresholdOrigin()));
        }
        if (!postProcessor.regions().equals(RegionRules.DEFAULT)) {
            table.row("verdict", postProcessor.regions().sentence());
        }
        if (postProcessor.falseAlarms().known()) {
            table.row("false alarms", text(postProcessor.falseAlarms()));
        }
        table.row("pixel threshold", text(postProcessor.pixelThreshold(), postProcessor.pixelThresholdOrigin()));
        scores.categories().forEach((category, values) -> {
            PostProcessor thresholds = postProcessor.of(category);
            values.forEach((name, measurement) -> table.row(category + " " + name, text(measurement)));
            table.row(
                    category + " image threshold",
                    text(thresholds.imageThreshold(), thresholds.imageThresholdOrigin()));
            table.row(
                    category + " pixel threshold",
                    text(thresholds.pixelThreshold(), thresholds.pixelThresholdOrigin()));
        });
        scores.values().values().stream()
                .flatMap(measurement -> measurement.interval().stream())
                .findFirst()
                .ifPresent(interval -> table.row(
                        "intervals",
                        Digits.of(100 * interval.level())
                                + " %: how far a metric could change with other images of the same kind"));
        fit.ifPresent(done -> table.row("fit", text(done)));
        Path pictures = run.directory().resolve(ImagesCallback.FOLDER);
        if (Files.isDirectory(pictures)) {
            table.row("pictures", pictures.toString());
        }
        table.row("metrics", run.directory().resolve(FILE).toString());
        return table;
    }

    private static String text(Measurement measurement) {
        if (measurement.undefined().isPresent()) {
            return "undefined: " + measurement.undefined().get();
        }
        String value = fourDigits(measurement.value());
        String bound = measurement.errorBound() == 0 ? "" : " ± " + Digits.of(measurement.errorBound());
        String interval = measurement
                .interval()
                .map(ends -> "  " + fourDigits(ends.low()) + " to " + fourDigits(ends.high()))
                .orElse("");
        return value + bound + interval;
    }

    private static String fourDigits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String text(double threshold, String origin) {
        return Digits.of(threshold) + " (" + origin + ")";
    }

    private static String text(FalseAlarmPromise promise) {
        return "at most " + FalseAlarmPromise.percentUp(promise.bound())
                + " % of new normal images, with 95 % confidence from " + promise.normalImages()
                + " in validation";
    }

    private static String text(Fit fit) {
        return fit.report().epochs() + (fit.report().epochs() == 1 ? " epoch, " : " epochs, ")
                + fit.report().steps() + (fit.report().steps() == 1 ? " step in " : " steps in ")
                + Digits.of(fit.time()) + "; ended because "
                + fit.report().stopReason();
    }

    private void write(Run run, Scores scores) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("model", run.module().name());
        root.set("metrics", MetricsJson.write(scores));
        if (!scores.categories().isEmpty()) {
            root.set("categories", MetricsJson.writeCategories(scores));
        }
        root.set("post_processor", MetricsJson.write(run.postProcessor()));
        fit.ifPresent(done -> write(done, root.putObject("fit")));
        Path file = run.directory().resolve(FILE);
        try {
            AtomicFile.write(file, root.toPrettyString() + "\n");
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private static void write(Fit fit, ObjectNode node) {
        node.put("epochs", fit.report().epochs())
                .put("steps", fit.report().steps())
                .put("seconds", fit.time().toMillis() / 1000.0)
                .put("stop_reason", fit.report().stopReason().toString());
        fit.peakMemory().ifPresent(bytes -> node.put("peak_memory_mb", Megabytes.of(bytes)));
    }
}
