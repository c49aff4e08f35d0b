package io.anomalight.app.sweep.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.anomalight.app.search.KeyImportance;
import io.anomalight.app.sweep.folder.SearchResult;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.BarChart;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Series;
import io.anomalight.framework.search.ChoiceDomain;
import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.NumberDomain;
import io.anomalight.framework.search.Trial;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The sections of a search in the report of a sweep: what mattered, how values and results belong together, the Pareto front. */
record SearchSections(Comparison comparison, SweepFolder folder) {
    private static final int BEST = 4;

    /** No section for a grid. */
    List<PageSection> all() {
        List<PageSection> sections = new ArrayList<>();
        List<Trial> scored = search().trials().stream()
                .filter(trial -> trial.state() == Trial.State.COMPLETE)
                .toList();
        List<DomContent> charts = new ArrayList<>();
        if (scored.size() > 1) {
            charts.add(parallelCoordinates(scored));
            importance(charts);
            if (search().goals().size() > 1) {
                charts.add(front(scored));
            }
        }
        charts.addAll(new LearningCurves(comparison, folder).charts());
        if (!charts.isEmpty()) {
            sections.add(new PageSection("Search", div().withClass("pair").with(charts)));
        }
        return sections;
    }

    private SearchResult search() {
        return comparison.search();
    }

    private void importance(List<DomContent> charts) {
        Map<String, Double> importance = KeyImportance.of(
                search().space(), search().trials(), search().goals().get(0).direction());
        if (!importance.isEmpty()) {
            List<BarChart.Bar> bars = importance.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .map(entry -> new BarChart.Bar(
                            entry.getKey(),
                            entry.getValue(),
                            String.format(Locale.ROOT, "%.2f", entry.getValue()),
                            0,
                            ChartColor.BLUE))
                    .toList();
            charts.add(div(
                    new BarChart("Importance of the searched keys for " + goal(0), 1, bars).html(),
                    p("PED-ANOVA: how far the values of the best quarter of the jobs are from those of all.")));
        }
    }

    private String goal(int index) {
        return search().measures().get(index).heading();
    }

    /** A line per job across the searched keys to the first objective; the best quarter on top of the others. */
    private DomContent parallelCoordinates(List<Trial> scored) {
        List<Trial> ranked = scored.stream()
                .sorted(Comparator.comparingDouble(trial ->
                        search().goals().get(0).direction().loss(trial.scores().get(0))))
                .toList();
        int best = (ranked.size() + BEST - 1) / BEST;
        List<Series> series = new ArrayList<>();
        if (best < ranked.size()) {
            series.add(lines("other jobs", ChartColor.GREY, ranked.subList(best, ranked.size()), scored));
        }
        series.add(lines("best quarter", ChartColor.ORANGE, ranked.subList(0, best), scored));
        List<LineChart.Mark> marks = new ArrayList<>();
        List<Dimension> keys = search().space().dimensions();
        for (int i = 0; i < keys.size(); i++) {
            marks.add(new LineChart.Mark(
                    i + 1, OptionalDouble.empty(), shortName(keys.get(i).key()), ChartColor.GREY));
        }
        marks.add(new LineChart.Mark(keys.size() + 1, OptionalDouble.empty(), goal(0), ChartColor.GREY));
        DomContent chart = new LineChart(
                        "Parallel coordinates: values and " + goal(0) + " of each job",
                        "Each line is a job, from its values of the searched keys to " + goal(0)
                                + ", each from its smallest (0) to its largest value (1)",
                        Axis.count("searched keys, then " + goal(0)),
                        Axis.share("place in its range"),
                        series,
                        marks)
                .html();
        String ranges = keys.stream().map(SearchSections::range).collect(Collectors.joining("; "));
        return div(chart, p("From the bottom to the top: " + ranges + "."));
    }

    private static String range(Dimension key) {
        return key.domain() instanceof ChoiceDomain choice
                ? shortName(key.key()) + " " + String.join(", ", choice.choices())
                : shortName(key.key()) + " " + range((NumberDomain) key.domain());
    }

    private static String range(NumberDomain numbers) {
        return numbers.text(numbers.low()) + " to " + numbers.text(numbers.high())
                + (numbers.log() ? ", logarithmic" : "");
    }

    private static String shortName(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private Series lines(String name, ChartColor color, List<Trial> trials, List<Trial> scored) {
        List<Series.Point> points = new ArrayList<>();
        List<Dimension> keys = search().space().dimensions();
        double low = score(scored, false);
        double high = score(scored, true);
        for (Trial trial : trials) {
            String tip = comparison.rows().get(trial.number()).job().label() + ": "
                    + search().measures().get(0).text(trial.scores().get(0));
            for (int i = 0; i < keys.size(); i++) {
                points.add(new Series.Point(i + 1, place(keys.get(i), trial), tip));
            }
            double height = high > low ? (trial.scores().get(0) - low) / (high - low) : 1;
            points.add(new Series.Point(keys.size() + 1, height, tip));
            points.add(new Series.Point(Double.NaN, Double.NaN, tip)); // a gap before the next job
        }
        return new Series(name, color, Series.Line.STRAIGHT, points);
    }

    private static double score(List<Trial> trials, boolean largest) {
        DoubleSummaryStatistics scores =
                trials.stream().mapToDouble(trial -> trial.scores().get(0)).summaryStatistics();
        return largest ? scores.getMax() : scores.getMin();
    }

    /** The place of a value in its range, from 0 to 1; NaN for a key that the job does not have. */
    private static double place(Dimension dimension, Trial trial) {
        double value = trial.values().getOrDefault(dimension.key(), Double.NaN);
        if (dimension.domain() instanceof ChoiceDomain choice) {
            return choice.choices().size() == 1 ? 0 : value / (choice.choices().size() - 1);
        }
        NumberDomain numbers = (NumberDomain) dimension.domain();
        double low = numbers.scaled(numbers.low());
        return (numbers.scaled(value) - low) / (numbers.scaled(numbers.high()) - low);
    }

    /** The first two objectives of each job; those of the Pareto front are connected. */
    private DomContent front(List<Trial> scored) {
        List<Integer> numbers = search().front();
        List<Series.Point> others = new ArrayList<>();
        List<Series.Point> front = new ArrayList<>();
        for (Trial trial : scored) {
            String tip = comparison.rows().get(trial.number()).job().label();
            Series.Point point = new Series.Point(
                    trial.scores().get(0), trial.scores().get(1), tip.isEmpty() ? "job " + trial.number() : tip);
            if (numbers.contains(trial.number())) {
                front.add(point);
            } else {
                others.add(point);
                others.add(new Series.Point(Double.NaN, Double.NaN, point.tip()));
            }
        }
        front.sort(Comparator.comparingDouble(Series.Point::x));
        return new LineChart(
                        "Pareto front",
                        goal(1) + " over " + goal(0) + "; the connected jobs are the Pareto front",
                        Axis.of(goal(0)),
                        Axis.of(goal(1)),
                        List.of(
                                new Series("other jobs", ChartColor.GREY, Series.Line.STRAIGHT, others),
                                new Series("Pareto front", ChartColor.ORANGE, Series.Line.STRAIGHT, front)),
                        List.of())
                .html();
    }
}
