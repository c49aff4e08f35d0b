package io.anomalight.framework.checkpoint;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The description of a checkpoint: everything except its arrays.
 *
 * @param model the name of the module that was saved
 * @param epoch the epoch after which it was saved, from 0
 * @param step training steps completed when it was saved
 * @param time when it was saved
 * @param scores the metrics of the latest validation; empty before the first
 * @param postProcessor thresholds and normalisation learned in that validation; empty before the first
 * @param provenance the origin of the module's pretrained arrays, {@link
 *     io.anomalight.framework.memory.ModuleState#provenance()}
 * @param anomalightVersion the version that saved it
 * @param training the state of the fit, for resuming; empty if only weights were saved
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

    /** Creates a manifest with the current time and this version of Anomalight. */
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

    /** A copy without the training state. */
    Manifest withoutTraining() {
        return new Manifest(
                model, epoch, step, time, scores, postProcessor, provenance, anomalightVersion, Optional.empty());
    }
}
