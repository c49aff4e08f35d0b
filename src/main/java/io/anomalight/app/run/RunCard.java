package io.anomalight.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.splits.SplitRecord;
import io.anomalight.framework.metrics.PostProcessor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Creates the model card of a checkpoint in a run folder. */
public final class RunCard {
    private static final String FOLDER = "folder";

    private RunCard() {}

    /** The folder that the run had when the archive was exported; empty in archives of earlier versions. */
    public static Optional<Path> folder(ModelCard card) {
        String named = card.run().path(FOLDER).asText();
        return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
    }

    /** The card of a module with the state of a checkpoint, and with these thresholds. */
    public static ModelCard of(
            AnomalyModule module, Checkpoint saved, Composition composition, PostProcessor thresholds) {
        return new ModelCard(
                AnomalightVersion.current(),
                Instant.now(),
                module.name(),
                module.inputSize(),
                composition.config().root().render(ConfigRenderOptions.concise()),
                thresholds,
                saved.manifest().scores(),
                module.state().provenance(),
                facts(RunFolder.find(saved.path())),
                WeightsPrecision.F32,
                module.capabilities().region().get(),
                module.capabilities().resize(),
                module.capabilities().channels().current().get(),
                Optional.empty());
    }

    private static JsonNode facts(RunFolder folder) {
        JsonNode facts = folder.facts();
        if (facts instanceof ObjectNode known) {
            known.put(FOLDER, folder.path().toString());
            SplitRecord.read(folder.path())
                    .flatMap(record -> TrainedImages.text(record.trainedOn()))
                    .ifPresent(text -> known.put(TrainedImages.KEY, text));
        }
        return facts;
    }
}
