package io.anomalight.framework.checkpoint;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint says of itself beside its arrays.
 *
 * @param model the name of the module that was saved
 * @param epoch the epoch after which it was saved, from 0
 * @param step training steps finished by then
 * @param time when it was saved
 * @param scores what the validation of that epoch published
 * @param postProcessor thresholds and normalisation learned in that validation
 * @param provenance where the module's frozen parts came from, {@link io.anomalight.framework.AnomalyModule#provenance}
 * @param anomalightVersion the version that saved it
 */
public record Manifest(
        String model,
        int epoch,
        long step,
        Instant time,
        Scores scores,
        PostProcessor postProcessor,
        Map<String, String> provenance,
        String anomalightVersion) {
    public Manifest {
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    }

    /** A manifest written by this version of Anomalight. */
    public static Manifest now(
            String model,
            int epoch,
            long step,
            Scores scores,
            PostProcessor postProcessor,
            Map<String, String> provenance) {
        return new Manifest(
                model, epoch, step, Instant.now(), scores, postProcessor, provenance, AnomalightVersion.current());
    }
}
