package io.anomalight.app.speedtest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.framework.console.Megabytes;
import java.util.List;
import java.util.Optional;

/** Writes the results as JSON. */
final class SpeedtestJson {

    private SpeedtestJson() {}

    static ObjectNode of(SpeedtestResult result) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("machine")
                .put("system", result.machine().system())
                .put("java", result.machine().java())
                .put("cores", result.machine().cores());
        root.set("settings", settings(result.config()));
        ObjectNode rows = root.putObject("rows");
        result.lines().forEach(line -> rows.set(line.row().key(), row(line)));
        growth(root.putArray("growth"), result.growth());
        growth(root.putArray("metrics"), result.metrics());
        ArrayNode notes = root.putArray("notes");
        result.notes().forEach(notes::add);
        ArrayNode failures = root.putArray("failures");
        result.failures().forEach(failures::add);
        return root;
    }

    private static ObjectNode settings(SpeedtestConfig config) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("input_size", config.inputSize().toString())
                .put("batch_size", config.batchSize())
                .put("fiber_batch_size", SpeedtestSetup.FIBER_BATCH)
                .put("train_images", config.trainImages())
                .put("resnet50_images", config.resnet50Images())
                .put("score_images", config.scoreImages())
                .put("latency_images", config.latencyImages())
                .put("overrides", String.join(" ", config.overrides()));
    }

    private static ObjectNode row(ResultLine line) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("what", line.row().what())
                .put("unit", line.row().unit())
                .put("aim", line.row().aimText());
        row.set("ours", range(line.ours()));
        ObjectNode peers = row.putObject("peers");
        for (Peer peer : Peer.values()) {
            Optional.ofNullable(line.peers().get(peer)).ifPresent(values -> {
                ObjectNode node = peers.putObject(peer.key());
                node.set("values", range(values));
                node.set("ratio", range(line.ratio(peer)));
            });
        }
        row.put("strongest", line.strongest().map(Peer::key).orElse(""));
        return row;
    }

    private static ObjectNode range(ResultLine.Rounds range) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("median", range.median()).put("min", range.min()).put("max", range.max());
        ArrayNode rounds = node.putArray("rounds");
        range.rounds().forEach(rounds::add);
        return node;
    }

    private static void growth(ArrayNode array, List<GrowthTrial.MemoryGrowth> steps) {
        for (GrowthTrial.MemoryGrowth step : steps) {
            ObjectNode node = array.addObject().put("what", step.what()).put("images", step.images());
            ArrayNode millis = node.putArray("ms_per_image");
            step.millisPerImage().forEach(millis::add);
            if (step.peakMemory().isPresent()) {
                node.put("peak_memory_mb", Megabytes.of(step.peakMemory().getAsLong()));
            } else {
                node.putNull("peak_memory_mb");
            }
        }
    }
}
