package io.anomalight.app.compare;

import io.anomalight.app.compare.RunComparison.ChangedImage;
import io.anomalight.app.compare.RunComparison.ComparedMetric;
import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.metrics.estimate.Difference;
import io.anomalight.framework.metrics.estimate.McNemar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as lines for a terminal. */
public final class ComparisonLines {
    private static final int MOST_CHANGED = 20;

    private ComparisonLines() {}

    /** The metrics with their differences, the verdicts, and the images whose verdict differs. */
    public static List<String> of(RunComparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add("A is " + comparison.first() + ", and B is " + comparison.second() + ".");
        if (comparison.metrics().isEmpty()) {
            lines.add("No category has normal and defective test images, so no metric is compared.");
        } else {
            lines.add(metrics(comparison.metrics()));
        }
        lines.addAll(comparison.left());
        lines.add(verdicts(comparison));
        if (!comparison.changed().isEmpty()) {
            lines.add(changed(comparison.changed()));
        }
        return lines;
    }

    private static String metrics(List<ComparedMetric> metrics) {
        TextTable table = new TextTable()
                .column("", Kind.WORDS)
                .column("A", Kind.NUMBERS)
                .column("B", Kind.NUMBERS)
                .column("B - A", Kind.NUMBERS)
                .column("95 % interval", Kind.WORDS)
                .column("", Kind.WORDS);
        for (ComparedMetric metric : metrics) {
            table.row(
                    metric.name(),
                    number(metric.first()),
                    number(metric.second()),
                    signed(metric.difference().value()),
                    interval(metric.difference()),
                    meaning(metric.difference()));
        }
        return table.text();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }

    static String interval(Difference difference) {
        return difference.hasInterval() ? signed(difference.low()) + " to " + signed(difference.high()) : "none";
    }

    static String meaning(Difference difference) {
        if (difference.value() == 0) {
            return "no difference";
        }
        if (!difference.isClear()) {
            return "may be chance";
        }
        return difference.value() > 0 ? "B is better" : "A is better";
    }

    /** One sentence: on how many images which run is right, and whether the difference may be chance. */
    static String verdicts(RunComparison comparison) {
        McNemar test = comparison.verdicts();
        return "Both are right on " + images(comparison.bothRight()) + " and wrong on " + comparison.bothWrong()
                + "; only A is right on " + test.onlyFirstRight() + ", only B on " + test.onlySecondRight()
                + " (McNemar's test: p = " + Digits.of(test.pValue()) + ").";
    }

    private static String images(int count) {
        return count + (count == 1 ? " image" : " images");
    }

    private static String changed(List<ChangedImage> changed) {
        TextTable table = new TextTable()
                .column("image", Kind.WORDS)
                .column("is", Kind.WORDS)
                .column("A says", Kind.WORDS)
                .column("B says", Kind.WORDS);
        changed.stream()
                .limit(MOST_CHANGED)
                .forEach(image -> table.row(
                        PrintableText.line(image.first().path()),
                        label(image.first()),
                        verdict(image.first()),
                        verdict(image.second())));
        int left = changed.size() - MOST_CHANGED;
        return table.text() + (left > 0 ? "\n… and " + left + " more" : "");
    }

    static String label(RawScore image) {
        return image.label().toString().toLowerCase(Locale.ROOT);
    }

    static String verdict(RawScore image) {
        return image.verdict().map(Verdict::label).orElse("");
    }
}
