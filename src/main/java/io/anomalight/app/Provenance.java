package io.anomalight.app;

import ai.djl.engine.Engine;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a run comes from: versions, seed, weights. */
final class Provenance {
    private Provenance() {}

    static Map<String, Object> of(Map<String, String> choices, long seed, AnomalyModule module) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("started", Instant.now().toString());
        facts.put("recipes", choices);
        facts.put("seed", seed);
        facts.put("weights", module.provenance());
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
}
