package io.anomalight.app.compare;

import io.anomalight.app.compare.RunComparison.ComparedMetric;
import io.anomalight.callbacks.metrics.TestDraws;
import io.anomalight.callbacks.progress.Summary;
import io.anomalight.framework.metrics.resampling.DrawnValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The metrics that are compared by their values on the same draws of the test images, among them those of pixels.
 *
 * @param compared the metrics of both runs
 * @param left one sentence for each reason why other metrics are not compared
 */
record DrawnMetrics(List<ComparedMetric> compared, List<String> left) {
    // On draws, pixels are counted in bins, which changes a metric by some thousandths.
    private static final double BINNED = 0.05;

    DrawnMetrics {
        compared = List.copyOf(compared);
        left = List.copyOf(left);
    }

    /**
     * Compares all metrics of both runs.
     *
     * @param known the metrics that are compared already
     */
    static DrawnMetrics of(TestedRun first, TestedRun second, Set<String> known) {
        Set<String> names = new LinkedHashSet<>(first.metrics().keySet());
        names.addAll(second.metrics().keySet());
        names.removeAll(known);
        if (names.isEmpty()) {
            return new DrawnMetrics(List.of(), List.of());
        }
        for (TestedRun run : List.of(first, second)) {
            if (run.draws().isEmpty()) {
                return left(
                        names,
                        run.name() + " has no " + TestDraws.FILE
                                + ", which a test with intervals writes: test the run again with to=<new folder>, and"
                                + " compare that folder");
            }
        }
        if (!first.hasOrderOf(second)) {
            return left(names, "the images were tested in another order: test both runs again");
        }
        int draws = first.draws().orElseThrow().count();
        int others = second.draws().orElseThrow().count();
        if (draws != others) {
            return left(
                    names,
                    first.name() + " has " + draws + " draws of the images, and " + second.name() + " has " + others
                            + ": test both runs again with the same callbacks.metrics.intervals.draws");
        }
        return paired(first, second, names);
    }

    private static DrawnMetrics left(Set<String> names, String reason) {
        return new DrawnMetrics(List.of(), List.of(sentence(names, reason)));
    }

    private static String sentence(Set<String> names, String reason) {
        return "Not compared: " + String.join(", ", names) + ". Reason: " + reason + ".";
    }

    private static DrawnMetrics paired(TestedRun first, TestedRun second, Set<String> names) {
        List<ComparedMetric> compared = new ArrayList<>();
        Set<String> inOne = new LinkedHashSet<>();
        Set<String> notDrawn = new LinkedHashSet<>();
        Set<String> contradicted = new LinkedHashSet<>();
        for (String name : names) {
            if (!first.metrics().containsKey(name) || !second.metrics().containsKey(name)) {
                inOne.add(name);
                continue;
            }
            if (isContradicted(name, first) || isContradicted(name, second)) {
                contradicted.add(name);
                continue;
            }
            Optional<ComparedMetric> metric = compared(name, first, second);
            metric.ifPresentOrElse(compared::add, () -> notDrawn.add(name));
        }
        List<String> left = new ArrayList<>();
        if (!inOne.isEmpty()) {
            left.add(sentence(inOne, "only one of the runs has a value"));
        }
        if (!notDrawn.isEmpty()) {
            left.add(sentence(notDrawn, "the metric can't be computed on drawn images"));
        }
        if (!contradicted.isEmpty()) {
            String run =
                    contradicted.stream().anyMatch(name -> isContradicted(name, first)) ? first.name() : second.name();
            left.add(sentence(
                    contradicted,
                    TestDraws.FILE + " of " + run + " contradicts its " + Summary.FILE
                            + ", so they are of two tests: test the run again with to=<new folder>, and compare that"
                            + " folder"));
        }
        return new DrawnMetrics(compared, left);
    }

    /** Whether the draws are those of another test: their value on the images themselves is not that of the metric. */
    private static boolean isContradicted(String name, TestedRun run) {
        double value = run.metric(name);
        double whole = run.draws().orElseThrow().mean(name).whole();
        return Math.abs(value - whole) > BINNED * Math.max(1, Math.abs(value));
    }

    private static Optional<ComparedMetric> compared(String name, TestedRun first, TestedRun second) {
        DrawnValues ofFirst = first.draws().orElseThrow().mean(name);
        DrawnValues ofSecond = second.draws().orElseThrow().mean(name);
        double one = first.metric(name);
        double other = second.metric(name);
        return Double.isNaN(ofFirst.whole()) || Double.isNaN(ofSecond.whole())
                ? Optional.empty()
                : Optional.of(new ComparedMetric(name, one, other, ofSecond.minus(ofFirst, other - one)));
    }
}
