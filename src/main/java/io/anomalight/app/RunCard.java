package io.anomalight.app;

import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.config.Composition;
import java.time.Instant;
import java.util.Optional;

/** What is known of a model that is still in its run. */
final class RunCard {
    private RunCard() {}

    /** Describes a module that was filled from a checkpoint. */
    static ModelCard of(AnomalyModule module, Checkpoint saved, Composition composition) {
        return new ModelCard(
                AnomalightVersion.current(),
                Instant.now(),
                module.name(),
                module.inputSize(),
                composition.config().root().render(ConfigRenderOptions.concise()),
                saved.postProcessor(),
                saved.manifest().scores(),
                module.provenance(),
                RunFolder.find(saved.path()).facts(),
                WeightsPrecision.F32,
                Optional.empty());
    }
}
