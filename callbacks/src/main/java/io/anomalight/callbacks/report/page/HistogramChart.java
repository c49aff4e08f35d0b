package io.anomalight.callbacks.report.page;

import j2html.tags.DomContent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Histograms of several kinds of values, side by side. The bars show percentages of each kind, so that kinds of very
 * different size can be compared.
 *
 * @param title the caption
 * @param description a text for screen readers
 * @param axis the axis of the values
 * @param line a vertical line, for instance at a threshold
 */
public record HistogramChart(String title, String description, Axis axis, List<Kind> kinds, Optional<Line> line) {
    private static final int MOST_BINS = 28;
    private static final int FEWEST_BINS = 8;
    private static final MathContext FOUR = new MathContext(4);

    /** Values of one kind. */
    public record Kind(String name, ChartColor color, List<Double> values) {
        public Kind {
            values = values.stream().filter(Double::isFinite).toList();
        }
    }

    /** A vertical line with a text above it. */
    public record Line(double value, String text) {}

    public HistogramChart {
        kinds = kinds.stream().filter(kind -> !kind.values().isEmpty()).toList();
    }

    /** The chart as HTML. */
    public DomContent html() {
        List<Double> all = new ArrayList<>();
        kinds.forEach(kind -> all.addAll(kind.values()));
        int bins = (int) Math.max(FEWEST_BINS, Math.min(MOST_BINS, 2 * Math.sqrt(all.size())));
        line.ifPresent(threshold -> all.add(threshold.value()));
        Scale range = Scale.of(axis, all, 0, bins);
        List<int[]> counts =
                kinds.stream().map(kind -> count(kind, range, bins)).toList();
        Plot plot = new Plot(title, description, axis, all, Axis.fromZero("share of its kind, %"), shares(counts));
        for (int i = 0; i < kinds.size(); i++) {
            plot.draw(bars(i, counts.get(i), range, plot));
        }
        line.ifPresent(threshold -> plot.vertical(threshold.value(), threshold.text(), ChartColor.GREY));
        return plot.html(kinds.stream()
                .map(kind ->
                        new Plot.LegendEntry(kind.name() + " (" + kind.values().size() + ")", kind.color(), "area"))
                .toList());
    }

    private static int[] count(Kind kind, Scale range, int bins) {
        int[] counts = new int[bins];
        kind.values().forEach(value -> counts[(int) Math.min(bins - 1, Math.max(0, range.at(value)))]++);
        return counts;
    }

    private List<Double> shares(List<int[]> counts) {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            for (int count : counts.get(i)) {
                shares.add(share(count, kinds.get(i)));
            }
        }
        return shares;
    }

    private static double share(int count, Kind kind) {
        return 100.0 * count / kind.values().size();
    }

    private Svg bars(int index, int[] counts, Scale range, Plot plot) {
        Kind kind = kinds.get(index);
        Svg group = Svg.group("bars " + kind.color().style());
        double binWidth = (range.max() - range.min()) / counts.length;
        for (int bin = 0; bin < counts.length; bin++) {
            if (counts[bin] == 0) {
                continue;
            }
            double low = range.min() + bin * binWidth;
            double left = plot.x.at(low);
            double width = (plot.x.at(low + binWidth) - left - 1) / kinds.size();
            double top = plot.y.at(share(counts[bin], kind));
            group.with(Svg.rectangle(left + 0.5 + index * width, top, width, plot.y.at(0) - top)
                    .tip(String.format(
                            Locale.ROOT,
                            "%s to %s: %d of %d %s",
                            rounded(low),
                            rounded(low + binWidth),
                            counts[bin],
                            kind.values().size(),
                            kind.name())));
        }
        return group;
    }

    private static String rounded(double value) {
        return BigDecimal.valueOf(value).round(FOUR).stripTrailingZeros().toPlainString();
    }
}
