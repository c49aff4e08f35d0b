package io.anomalight.app.sweep.report;

import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.folder.SearchResult;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.BarChart;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.Series;
import io.anomalight.framework.metrics.estimate.Interval;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The charts of a sweep's report, one per measure: in a grid a line over a swept key with at least three numbers, otherwise a
 * bar per combination of values. If seeds were swept, the charts show mean and deviation.
 */
final class ReportCharts {
    private static final int FEWEST_FOR_A_LINE = 3;
    private static final int MOST_BARS = 40;
    private static final double LARGE_RATIO = 20;

    /** A job, or the jobs of one combination of values. */
    private record Entry(
            Map<String, String> swept,
            String name,
            Map<String, MeanAndDeviation> spreads,
            Map<String, Interval> intervals) {}

    private final Comparison comparison;
    private final List<Entry> entries;
    private final Optional<String> numericKey;

    ReportCharts(Comparison comparison) {
        this.comparison = comparison;
        this.entries = entries(comparison);
        // The jobs of a search differ in all keys, so a line through them would show nothing.
        this.numericKey = comparison.groupKeys().stream()
                .filter(key -> comparison.search().equals(SearchResult.NONE))
                .filter(key -> numbers(key).size() >= FEWEST_FOR_A_LINE)
                .findFirst();
    }

    private static List<Entry> entries(Comparison comparison) {
        List<Entry> entries = new ArrayList<>();
        if (comparison.groups().isEmpty()) {
            for (Comparison.Row row : comparison.rows()) {
                Map<String, MeanAndDeviation> spreads = new LinkedHashMap<>();
                row.values().forEach((name, value) -> spreads.put(name, MeanAndDeviation.of(List.of(value))));
                Job job = row.job();
                entries.add(new Entry(job.swept(), name(comparison, job), spreads, row.intervals()));
            }
        }
        for (Comparison.Group group : comparison.groups()) {
            String name = group.swept().isEmpty() ? "all repetitions" : label(group.swept());
            entries.add(new Entry(group.swept(), name, group.spreads(), Map.of()));
        }
        return entries;
    }

    /** A job of a search has a number only: the values of all its keys would be longer than the bars. */
    private static String name(Comparison comparison, Job job) {
        boolean isSearch = !comparison.search().equals(SearchResult.NONE);
        return isSearch || job.swept().isEmpty() ? "job " + job.number() : label(job.swept());
    }

    /** The values; with several keys, each after the last word of its key. */
    private static String label(Map<String, String> swept) {
        Map<String, String> shortened = new LinkedHashMap<>();
        swept.forEach((key, value) -> shortened.put(Comparison.shortName(key), value));
        return swept.size() == 1
                ? String.join("", swept.values())
                : SweepSummary.label(shortened.size() == swept.size() ? shortened : swept);
    }

    /** The values of a key; empty unless all are numbers. */
    private List<Double> numbers(String key) {
        List<String> texts = entries.stream()
                .map(entry -> entry.swept().getOrDefault(key, ""))
                .distinct()
                .toList();
        return texts.stream().allMatch(ReportCharts::isNumber)
                ? texts.stream().map(Double::valueOf).toList()
                : List.of();
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    }

    List<DomContent> all() {
        List<DomContent> charts = new ArrayList<>();
        for (Measure measure : comparison.measures()) {
            List<Entry> measured = entries.stream()
                    .filter(entry -> entry.spreads().containsKey(measure.name()))
                    .toList();
            if (measured.size() > 1) {
                charts.add(
                        numericKey.map(key -> line(measure, key, measured)).orElseGet(() -> bars(measure, measured)));
            }
        }
        return charts;
    }

    private static DomContent line(Measure measure, String key, List<Entry> measured) {
        Map<String, List<Series.Point>> lines = new LinkedHashMap<>();
        for (Entry entry : measured) {
            Map<String, String> others = new LinkedHashMap<>(entry.swept());
            double x =
                    Double.parseDouble(Optional.ofNullable(others.remove(key)).orElse("NaN"));
            MeanAndDeviation spread = spread(entry, measure);
            lines.computeIfAbsent(SweepSummary.label(others), unused -> new ArrayList<>())
                    .add(new Series.Point(x, spread.mean(), entry.name() + ": " + text(measure, spread)));
        }
        List<Series> series = new ArrayList<>();
        lines.forEach((name, points) -> {
            points.sort(Comparator.comparingDouble(Series.Point::x));
            series.add(new Series(
                    name.isEmpty() ? measure.heading() : name,
                    ChartColor.of(series.size()),
                    series.size() % 2 == 0 ? Series.Line.STRAIGHT : Series.Line.DASHED,
                    points));
        });
        return new LineChart(
                        measure.heading(),
                        measure.heading() + " over " + key,
                        Axis.of(key),
                        Axis.of(""), // the title contains it
                        series,
                        List.of())
                .html();
    }

    private DomContent bars(Measure measure, List<Entry> measured) {
        List<Entry> shown = measured.size() <= MOST_BARS ? measured : best(measure, measured);
        double longest = shown.stream()
                .mapToDouble(entry -> spread(entry, measure).mean() + deviation(spread(entry, measure)))
                .max()
                .orElse(0);
        // The bar of a proportion is drawn on a scale up to 1.
        boolean isShare = measure.isMetric() && !measure.lowerIsBetter() && longest <= 1;
        List<BarChart.Bar> bars =
                shown.stream().map(entry -> bar(measure, entry)).toList();
        if (measure.isMetric() && measure.lowerIsBetter()) {
            Optional<DomContent> chart = logarithmic(measure, shown, bars);
            if (chart.isPresent()) {
                return chart.get();
            }
        }
        boolean hasIntervals =
                shown.stream().anyMatch(entry -> entry.intervals().containsKey(measure.name()));
        String title = title(measure)
                + (shown.size() < measured.size() ? ", the best " + shown.size() : "")
                + (hasIntervals ? ", with intervals over the test images" : "");
        return new BarChart(title, isShare || longest <= 0 ? 1 : longest, bars).html();
    }

    /** With one key, its name is in the title, and the bars have only its values. */
    private String title(Measure measure) {
        boolean hasOneKey =
                comparison.groupKeys().size() == 1 && comparison.search().equals(SearchResult.NONE);
        return measure.heading() + (hasOneKey ? " by " + comparison.groupKeys().get(0) : "");
    }

    /** The error bar of a job is its interval over test images, and that of several seeds is their deviation. */
    private static BarChart.Bar bar(Measure measure, Entry entry) {
        MeanAndDeviation spread = spread(entry, measure);
        Interval interval = entry.intervals().get(measure.name());
        return interval == null
                ? new BarChart.Bar(
                        entry.name(), spread.mean(), text(measure, spread), deviation(spread), ChartColor.BLUE)
                : new BarChart.Bar(
                        entry.name(),
                        spread.mean(),
                        text(measure, spread)
                                + String.format(
                                        Locale.ROOT, " (%.3f\u00a0to\u00a0%.3f)", interval.low(), interval.high()),
                        interval.low(),
                        interval.high(),
                        ChartColor.BLUE);
    }

    /** The bars on a logarithmic scale, if the values differ so much that the small bars would be invisible; otherwise empty. */
    private Optional<DomContent> logarithmic(Measure measure, List<Entry> shown, List<BarChart.Bar> bars) {
        DoubleSummaryStatistics values = shown.stream()
                .mapToDouble(entry -> spread(entry, measure).mean())
                .summaryStatistics();
        double least = values.getMin();
        if (!(least > 0) || values.getMax() <= LARGE_RATIO * least) {
            return Optional.empty();
        }
        double longest = 1 + Math.log10(values.getMax() / least);
        List<BarChart.Bar> shortened = bars.stream()
                .map(bar ->
                        new BarChart.Bar(bar.name(), 1 + Math.log10(bar.value() / least), bar.shown(), 0, bar.color()))
                .toList();
        return Optional.of(new BarChart(title(measure) + ", logarithmic", longest, shortened).html());
    }

    private static List<Entry> best(Measure measure, List<Entry> measured) {
        Comparator<Entry> ascending =
                Comparator.comparingDouble(entry -> spread(entry, measure).mean());
        return measured.stream()
                .sorted(measure.lowerIsBetter() ? ascending : ascending.reversed())
                .limit(MOST_BARS)
                .toList();
    }

    private static MeanAndDeviation spread(Entry entry, Measure measure) {
        return entry.spreads().getOrDefault(measure.name(), MeanAndDeviation.of(List.of()));
    }

    private static double deviation(MeanAndDeviation spread) {
        return Double.isNaN(spread.deviation()) ? 0 : spread.deviation();
    }

    private static String text(Measure measure, MeanAndDeviation spread) {
        return spread.count() == 1 ? measure.text(spread.mean()) : ComparisonText.text(measure, spread, spread.count());
    }
}
