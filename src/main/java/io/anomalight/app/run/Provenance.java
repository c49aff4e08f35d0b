package io.anomalight.app.run;

import ai.djl.engine.Engine;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The origin of a run: versions, seed, weights, data. */
public final class Provenance {
    private Provenance() {}

    /** The contents of {@code run.json}, as plain maps and values. */
    public static Map<String, Object> of(
            Map<String, String> choices, long seed, AnomalyModule module, DataModule data) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("started", Instant.now().toString());
        facts.put("recipes", choices);
        facts.put("data", data.name());
        facts.put("category", data.category());
        facts.put("splits", splits(data.splits()));
        facts.put("seed", seed);
        facts.put("weights", module.state().provenance());
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("anomalight", AnomalightVersion.current());
        versions.put(
                "engine",
                Engine.getInstance().getEngineName() + " "
                        + Engine.getInstance().getVersion());
        versions.put("java", System.getProperty("java.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("versions", versions);
        facts.put("threads", Runtime.getRuntime().availableProcessors());
        return facts;
    }

    private static Map<String, Object> splits(Splits splits) {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("train", contents(splits.train()));
        table.put("validation", contents(splits.validation()));
        table.put("test", contents(splits.test()));
        return table;
    }

    private static Map<String, Integer> contents(List<Sample> split) {
        SplitContents contents = SplitContents.of(split);
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("normal", contents.normal());
        counts.put("defective", contents.anomalous());
        counts.put("with_mask", contents.anomalousWithMask());
        return counts;
    }
}
