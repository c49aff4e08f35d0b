package io.anomalight.callbacks.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Series;
import io.anomalight.framework.console.Digits;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The section with the curves of the fit over its epochs. */
final class TrainingSection {
    private static final String VALIDATION = "Validation: metrics of ";
    private static final String LOSS = "Loss";
    private static final double FLAT = 20;

    private TrainingSection() {}

    static PageSection of(ReportPage.Fit fit, History history) {
        List<DomContent> content = new ArrayList<>();
        content.add(p(ReportFormat.count(fit.report().epochs(), "epoch") + ", "
                + ReportFormat.count(fit.report().steps(), "step") + " in "
                + Digits.of(fit.time()) + "; it ended because " + fit.report().stopReason() + "."
                + (fit.bestEpoch().isPresent()
                        ? " The best checkpoint is from epoch "
                                + fit.bestEpoch().getAsInt() + "."
                        : "")));
        List<DomContent> charts = new ArrayList<>();
        groups(history).forEach((title, names) -> charts.add(chart(title, names, fit, history)));
        content.add(div().withClass("pair").with(charts));
        return new PageSection("Training", content);
    }

    /** The names of the values in each chart, by the chart's title. */
    private static Map<String, List<String>> groups(History history) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String name : history.names()) {
            String title = name.endsWith("loss")
                    ? LOSS
                    : name.startsWith("image_")
                            ? VALIDATION + "images"
                            : name.startsWith("pixel_") ? VALIDATION + "pixels" : ReportFormat.name(name);
            groups.computeIfAbsent(title, key -> new ArrayList<>()).add(name);
        }
        return splitLosses(groups, history);
    }

    /** Gives losses of very different size a chart each: on one axis the small ones would be flat lines. */
    private static Map<String, List<String>> splitLosses(Map<String, List<String>> groups, History history) {
        List<String> losses = groups.getOrDefault(LOSS, List.of());
        double together = range(losses, history);
        if (losses.stream()
                .mapToDouble(name -> range(List.of(name), history))
                .noneMatch(range -> range > 0 && range < together / FLAT)) {
            return groups;
        }
        Map<String, List<String>> split = new LinkedHashMap<>();
        groups.forEach((title, names) -> {
            if (title.equals(LOSS)) {
                names.forEach(name -> split.put(LOSS + ": " + ReportFormat.name(name), List.of(name)));
            } else {
                split.put(title, names);
            }
        });
        return split;
    }

    private static double range(List<String> names, History history) {
        DoubleSummaryStatistics values = names.stream()
                .flatMap(name -> history.values(name).stream())
                .mapToDouble(History.Entry::value)
                .filter(Double::isFinite)
                .summaryStatistics();
        return values.getCount() == 0 ? 0 : values.getMax() - values.getMin();
    }

    private static DomContent chart(String title, List<String> names, ReportPage.Fit fit, History history) {
        List<Series> series = new ArrayList<>();
        List<String> latest = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<History.Entry> entries = history.values(names.get(i));
            String name = names.get(i).replace('_', ' ');
            // Every second line is dashed, because some metrics are often equal.
            Series.Line line = i % 2 == 0 ? Series.Line.STRAIGHT : Series.Line.DASHED;
            series.add(new Series(name, ChartColor.of(i), line, points(name, entries)));
            History.Entry last = entries.get(entries.size() - 1);
            latest.add(name + " " + Digits.of(last.value()) + " after epoch " + last.epoch());
        }
        List<LineChart.Mark> marks = new ArrayList<>();
        fit.bestEpoch()
                .ifPresent(epoch -> marks.add(
                        new LineChart.Mark(epoch, OptionalDouble.empty(), "best: epoch " + epoch, ChartColor.GREY)));
        return new LineChart(
                        title,
                        title + " over epochs: " + String.join(", ", latest) + ".",
                        Axis.count("epoch"),
                        isShare(title)
                                ? new Axis("", OptionalDouble.empty(), OptionalDouble.of(1), false)
                                : Axis.of(""),
                        series,
                        marks)
                .html();
    }

    /** Whether all values of a chart are at most 1; its axis then ends at 1. */
    private static boolean isShare(String title) {
        return title.startsWith(VALIDATION);
    }

    private static List<Series.Point> points(String name, List<History.Entry> entries) {
        return entries.stream()
                .map(entry -> new Series.Point(
                        entry.epoch(),
                        entry.value(),
                        "epoch " + entry.epoch() + ": " + name + " " + Digits.of(entry.value())))
                .toList();
    }
}
