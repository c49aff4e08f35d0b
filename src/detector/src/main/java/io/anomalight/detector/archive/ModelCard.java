package io.anomalight.detector.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an archive says of its model, apart from the numbers.
 *
 * @param anomalightVersion the version that exported it
 * @param created when
 * @param model the name under which recipes choose it
 * @param inputSize to which every image is resized: RGB in [0, 1], bilinearly and antialiased, as in training
 * @param config the resolved configuration of the run, as JSON
 * @param postProcessor thresholds and normalisation
 * @param scores what the validation published with which the thresholds were learned
 * @param provenance where the module's frozen parts came from
 * @param run what the run folder tells of the run: versions, seed, data, splits; an empty object if nothing
 * @param weights in which numbers the weights are saved
 * @param verification how the archive was compared with the run; absent until it was
 */
public record ModelCard(
        String anomalightVersion,
        Instant created,
        String model,
        ImageSize inputSize,
        String config,
        PostProcessor postProcessor,
        Scores scores,
        Map<String, String> provenance,
        JsonNode run,
        WeightsPrecision weights,
        Optional<Verification> verification) {
    private static final int MOST_PIXELS = 1 << 26;

    public ModelCard {
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
        if ((long) inputSize.height() * inputSize.width() > MOST_PIXELS) {
            throw new IllegalArgumentException("its input size of " + inputSize + " is more than any model takes");
        }
    }

    /** The same model with other thresholds. */
    public ModelCard with(PostProcessor changed) {
        return with(changed, weights, verification);
    }

    /** The same model with its weights in these numbers. */
    public ModelCard with(WeightsPrecision changed) {
        return with(postProcessor, changed, verification);
    }

    /** The same model, compared with the run it comes from. */
    public ModelCard with(Verification compared) {
        return with(postProcessor, weights, Optional.of(compared));
    }

    private ModelCard with(PostProcessor lines, WeightsPrecision numbers, Optional<Verification> compared) {
        return new ModelCard(
                anomalightVersion,
                created,
                model,
                inputSize,
                config,
                lines,
                scores,
                provenance,
                run,
                numbers,
                compared);
    }
}
