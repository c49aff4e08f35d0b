package io.anomalight.app.sweep.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.li;
import static j2html.TagCreator.ol;
import static j2html.TagCreator.p;

import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.folder.SearchResult;
import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
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
import java.util.OptionalDouble;

/**
 * A chart with a line per job across the searched keys to the first objective; the best quarter is on top of the others.
 *
 * @param scored the complete trials, at least one
 */
record ParallelCoordinates(Comparison comparison, List<Trial> scored) {
    private static final int BEST = 4;
    // Of a job without a key: below all values, so that its line is whole.
    private static final double ABSENT = -0.2;
    // The width of a letter and of the chart; names that do not fit would be drawn over each other.
    private static final double LETTER = 9;
    private static final double WIDTH = 350;

    DomContent html() {
        List<Trial> ranked = scored.stream()
                .sorted(Comparator.comparingDouble(trial ->
                        search().goals().get(0).direction().loss(trial.scores().get(0))))
                .toList();
        int best = (ranked.size() + BEST - 1) / BEST;
        List<Series> series = new ArrayList<>();
        if (best < ranked.size()) {
            series.add(lines("other jobs", ChartColor.GREY, ranked.subList(best, ranked.size())));
        }
        series.add(lines("best quarter", ChartColor.ORANGE, ranked.subList(0, best)));
        DomContent chart = new LineChart(
                        "Parallel coordinates: values and " + goal().heading() + " of each job",
                        "Each line is a job, from its values of the searched keys to " + goal().heading()
                                + ", each from its smallest (0) to its largest value (1)",
                        Axis.count("searched keys, then " + goal().heading()),
                        Axis.share("place in its range"),
                        series,
                        marks())
                .html();
        return div(
                chart,
                p((keys().stream().allMatch(this::isInAll)
                                ? ""
                                : "Where a job does not have the key, its line is at " + ABSENT + ". ")
                        + "The keys, from 0 to 1:"),
                ol().with(keys().stream().map(key -> li(key.key() + ": " + range(key))))
                        .with(li(goal().heading() + ": " + goal().text(score(false)) + " to "
                                + goal().text(score(true)))));
    }

    private List<LineChart.Mark> marks() {
        List<String> names = new ArrayList<>(
                keys().stream().map(key -> Comparison.shortName(key.key())).toList());
        names.add(goal().heading());
        double space = WIDTH / (names.size() - 1);
        boolean fits = names.stream().allMatch(name -> name.length() * LETTER < space);
        List<LineChart.Mark> marks = new ArrayList<>();
        for (String name : names) {
            marks.add(new LineChart.Mark(marks.size() + 1, OptionalDouble.empty(), fits ? name : "", ChartColor.GREY));
        }
        return marks;
    }

    private SearchResult search() {
        return comparison.search();
    }

    private Measure goal() {
        return search().measures().get(0);
    }

    private List<Dimension> keys() {
        return search().space().dimensions();
    }

    private boolean isInAll(Dimension key) {
        return scored.stream().allMatch(trial -> trial.values().containsKey(key.key()));
    }

    private static String range(Dimension key) {
        if (key.domain() instanceof ChoiceDomain choice) {
            return String.join(", ", choice.choices());
        }
        NumberDomain numbers = (NumberDomain) key.domain();
        return numbers.text(numbers.low()) + " to " + numbers.text(numbers.high())
                + (numbers.log() ? ", logarithmic" : "");
    }

    private Series lines(String name, ChartColor color, List<Trial> trials) {
        List<Series.Point> points = new ArrayList<>();
        double low = score(false);
        double high = score(true);
        for (Trial trial : trials) {
            String tip = comparison.jobTip(trial.number()) + ": "
                    + goal().text(trial.scores().get(0));
            for (int i = 0; i < keys().size(); i++) {
                points.add(new Series.Point(i + 1, place(keys().get(i), trial), tip));
            }
            double height = high > low ? (trial.scores().get(0) - low) / (high - low) : 1;
            points.add(new Series.Point(keys().size() + 1, height, tip));
            points.add(new Series.Point(Double.NaN, Double.NaN, tip)); // a gap before the next job
        }
        return new Series(name, color, Series.Line.STRAIGHT, points);
    }

    private double score(boolean largest) {
        DoubleSummaryStatistics scores =
                scored.stream().mapToDouble(trial -> trial.scores().get(0)).summaryStatistics();
        return largest ? scores.getMax() : scores.getMin();
    }

    /** The place of a value in its range, from 0 to 1, or below it for a key that the job does not have. */
    private static double place(Dimension key, Trial trial) {
        if (!trial.values().containsKey(key.key())) {
            return ABSENT;
        }
        double value = trial.values().getOrDefault(key.key(), Double.NaN);
        if (key.domain() instanceof ChoiceDomain choice) {
            return choice.choices().size() == 1 ? 0 : value / (choice.choices().size() - 1);
        }
        NumberDomain numbers = (NumberDomain) key.domain();
        double low = numbers.scaled(numbers.low());
        return (numbers.scaled(value) - low) / (numbers.scaled(numbers.high()) - low);
    }
}
