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
import io.anomalight.framework.search.Trial;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sections of a search in the report of a sweep: what mattered, how values and results belong together, the Pareto front. */
record SearchSections(Comparison comparison, SweepFolder folder) {
    /** No section for a grid. */
    List<PageSection> all() {
        List<PageSection> sections = new ArrayList<>();
        List<Trial> scored = search().trials().stream()
                .filter(trial -> trial.state() == Trial.State.COMPLETE)
                .toList();
        List<DomContent> charts = new ArrayList<>();
        if (scored.size() > 1) {
            charts.add(new ParallelCoordinates(comparison, scored).html());
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

    /** The first two objectives of each job; those of the Pareto front are connected. */
    private DomContent front(List<Trial> scored) {
        List<Integer> numbers = search().front();
        List<Series.Point> others = new ArrayList<>();
        List<Series.Point> front = new ArrayList<>();
        for (Trial trial : scored) {
            Series.Point point =
                    new Series.Point(trial.scores().get(0), trial.scores().get(1), comparison.jobTip(trial.number()));
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
