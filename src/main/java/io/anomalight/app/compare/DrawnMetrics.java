package io.anomalight.app.compare;

import io.anomalight.app.compare.RunComparison.ComparedMetric;
import io.anomalight.callbacks.metrics.TestDraws;
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
        for (String name : names) {
            if (!first.metrics().containsKey(name) || !second.metrics().containsKey(name)) {
                inOne.add(name);
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
        return new DrawnMetrics(compared, left);
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
