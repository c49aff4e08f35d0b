package io.anomalight.app.run;

import io.anomalight.detector.archive.Verification;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.onnx.int8.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Collects the differences of a graph in int8 from the run, and says whether they are too large. */
final class Int8Differences {
    /** Both evaluations together use the memory of one. */
    private static final long MEMORY_BYTES = Evaluation.DEFAULT_MEMORY_BYTES / 2;

    private final Scope scope;
    private final int rangeImages;
    private final Int8Settings settings;
    private final Evaluation ofRun = new Evaluation(MEMORY_BYTES);
    private final Evaluation ofGraph = new Evaluation(MEMORY_BYTES);
    private double largest;
    private int changed;
    private int changedFar;

    /**
     * Starts without differences.
     *
     * @param rangeImages number of good images from which the ranges were learned
     */
    Int8Differences(Scope scope, int rangeImages, Int8Settings settings) {
        this.scope = scope;
        this.rangeImages = rangeImages;
        this.settings = settings;
    }

    /** Compares one image; the thresholds are those of its category. */
    void accept(ImageResult run, ImageResult graph, PostProcessor thresholds) {
        ofRun.add(run);
        ofGraph.add(graph);
        double range = Math.max(thresholds.imageMax() - thresholds.imageMin(), Float.MIN_NORMAL);
        largest = Math.max(largest, Math.abs((double) run.score() - graph.score()) / range);
        if (thresholds.verdict(run) != thresholds.verdict(graph)) {
            changed++;
            double distance = Math.min(
                    Math.abs(run.score() - thresholds.imageThreshold()),
                    Math.abs(run.score() - thresholds.reviewThreshold()));
            // If regions decide, the score of an image does not say whether its verdict is a near one.
            boolean far = thresholds.regions().decide() || distance / range > settings.scoreMargin();
            changedFar += far ? 1 : 0;
        }
    }

    /**
     * The result.
     *
     * @param thresholds the thresholds of all categories together, for metrics that depend on them
     */
    Verification.Int8 result(PostProcessor thresholds) {
        Map<String, Verification.Change> metrics = new TreeMap<>();
        Metrics.names().forEach(name -> {
            Measurement run = Metrics.named(name).compute(ofRun, thresholds);
            Measurement graph = Metrics.named(name).compute(ofGraph, thresholds);
            if (run.undefined().isEmpty() && graph.undefined().isEmpty()) {
                metrics.put(name, new Verification.Change(run.value(), graph.value()));
            }
        });
        return new Verification.Int8(scope.toString(), rangeImages, largest, changed, changedFar, metrics);
    }

    /** What of a result exceeds the bounds, as a sentence without its full stop; empty if nothing does. */
    static String excess(Verification.Int8 result, Int8Settings settings) {
        List<String> excesses = new ArrayList<>();
        if (result.changedFarFromThreshold() > 0) {
            excesses.add(String.format(
                    Locale.ROOT,
                    "%d %s more than int8.score_margin=%s of the range of scores away from a threshold",
                    result.changedFarFromThreshold(),
                    result.changedFarFromThreshold() == 1 ? "verdict changes" : "verdicts change",
                    settings.scoreMargin()));
        }
        result.metrics().forEach((name, change) -> {
            if (name.endsWith("_AUROC") && change.run() - change.int8() > settings.aurocLoss()) {
                excesses.add(String.format(
                        Locale.ROOT,
                        "%s falls from %.4f to %.4f, by more than int8.auroc_loss=%s",
                        name,
                        change.run(),
                        change.int8(),
                        settings.aurocLoss()));
            }
        });
        return String.join(", and ", excesses);
    }
}
