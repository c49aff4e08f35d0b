package io.anomalight.app.sweep.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.speed.SpeedFile;
import io.anomalight.callbacks.progress.Summary;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.MetricsJson;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.estimate.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers in the folder of a run, by the names of the columns of a sweep; undefined ones are missing.
 *
 * @param metrics names of all metrics in order, including undefined ones
 * @param intervals of the metrics that have one
 */
public record JobResult(List<String> metrics, Map<String, Double> values, Map<String, Interval> intervals) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEST = "best.json";
    private static final String PROVENANCE = "run.json";

    public JobResult {
        metrics = List.copyOf(metrics);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /** Reads {@code metrics.json} and {@code speed.json}; without {@code metrics.json}, the validation of the best checkpoint. */
    public static JobResult read(Path run) {
        JsonNode summary = json(run.resolve(Summary.FILE));
        Scores scores = summary.isMissingNode() ? validated(run) : MetricsJson.readScores(summary.path("metrics"));
        Map<String, Double> values = new LinkedHashMap<>(scores.defined());
        put(values, Measure.FIT.name(), summary.at("/fit/seconds"));
        put(values, "fit_memory_mb", summary.at("/fit/peak_memory_mb"));
        JsonNode speed = json(run.resolve(SpeedFile.NAME));
        for (String percentile : List.of("p50", "p95", "p99")) {
            put(values, percentile + "_ms", speed.at("/latency_ms/total/" + percentile));
        }
        for (String part : List.of("load", "model", "post_processing")) {
            put(values, part + "_ms", speed.at("/latency_ms/" + part + "/p50"));
        }
        put(values, "images_per_second", speed.at("/throughput/images_per_second"));
        put(values, "peak_memory_mb", speed.at("/peak_memory_mb"));
        Map<String, Interval> intervals = new LinkedHashMap<>();
        scores.values()
                .forEach((name, measurement) ->
                        measurement.interval().ifPresent(interval -> intervals.put(name, interval)));
        return new JobResult(List.copyOf(scores.values().keySet()), values, intervals);
    }

    /** How often the run was resumed after it was killed, or had paused. */
    public static int resumptions(Path run) {
        return json(run.resolve(PROVENANCE)).path("resumed").size();
    }

    private static void put(Map<String, Double> values, String name, JsonNode node) {
        if (node.isNumber()) {
            values.put(name, node.doubleValue());
        }
    }

    /** The scores of the best checkpoint on the validation images; a run without test images has only these. */
    public static Scores validated(Path run) {
        Path manifest = run.resolve(CheckpointStore.FOLDER).resolve(BEST);
        if (!Files.isRegularFile(manifest)) {
            return Scores.NONE;
        }
        try {
            return Checkpoint.open(manifest).manifest().scores();
        } catch (UserError damaged) {
            return Scores.NONE;
        }
    }

    private static JsonNode json(Path file) {
        try {
            return Files.isRegularFile(file) ? JSON.readTree(Files.readString(file)) : JSON.missingNode();
        } catch (IOException unreadable) {
            // A failed job may have left damaged files; the other jobs are compared all the same.
            return JSON.missingNode();
        }
    }
}
