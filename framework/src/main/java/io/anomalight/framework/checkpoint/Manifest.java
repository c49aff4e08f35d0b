package io.anomalight.framework.checkpoint;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a checkpoint says of itself beside its arrays.
 *
 * @param model the name of the module that was saved
 * @param epoch the epoch after which it was saved, from 0
 * @param step training steps finished by then
 * @param time when it was saved
 * @param scores what the latest validation published; nothing before the first
 * @param postProcessor thresholds and normalisation learned in that validation; absent before the first
 * @param provenance where the module's frozen parts came from, {@link io.anomalight.framework.memory.ModuleState#provenance()}
 * @param anomalightVersion the version that saved it
 * @param training what a fit goes on with; absent where weights alone were saved
 */
public record Manifest(
        String model,
        int epoch,
        long step,
        Instant time,
        Scores scores,
        Optional<PostProcessor> postProcessor,
        Map<String, String> provenance,
        String anomalightVersion,
        Optional<TrainingState> training) {
    public Manifest {
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    }

    /** A manifest written by this version of Anomalight. */
    public static Manifest now(
            String model,
            int epoch,
            long step,
            Scores scores,
            Optional<PostProcessor> postProcessor,
            Map<String, String> provenance,
            Optional<TrainingState> training) {
        return new Manifest(
                model,
                epoch,
                step,
                Instant.now(),
                scores,
                postProcessor,
                provenance,
                AnomalightVersion.current(),
                training);
    }

    /** The same without what a fit goes on with. */
    Manifest withoutTraining() {
        return new Manifest(
                model, epoch, step, time, scores, postProcessor, provenance, anomalightVersion, Optional.empty());
    }
}
