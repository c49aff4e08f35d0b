package io.anomalight.detector.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Facts about the model of an archive: everything except its arrays.
 *
 * @param anomalightVersion version of Anomalight that exported it
 * @param created time of the export
 * @param model name of the model in the configuration
 * @param inputSize size to which every image is resized: RGB in [0, 1], bilinear and antialiased, as in training
 * @param config resolved configuration of the run, as JSON
 * @param postProcessor thresholds and normalisation
 * @param scores metrics of the validation in which the thresholds were learned
 * @param provenance origin of the pretrained parts of the module
 * @param run facts from the run folder: versions, seed, data, splits; an empty object if nothing was recorded
 * @param weights number format of the saved weights
 * @param regions the pixels of the input that count
 * @param resize how images are resized to the input size
 * @param channels the channels of the images, and their ranges
 * @param verification result of the comparison with the run; absent before the comparison
 * @param lineage the updates that led to the archive
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
        InputRegions regions,
        ResizeMode resize,
        ImageChannels channels,
        Optional<Verification> verification,
        Lineage lineage) {
    private static final int MAX_PIXELS = 1 << 26;

    public ModelCard {
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
        if ((long) inputSize.height() * inputSize.width() > MAX_PIXELS) {
            throw new IllegalArgumentException("the input size " + inputSize + " is too large for any model");
        }
        if (!regions.fit(inputSize)) {
            throw new IllegalArgumentException("the region is not of the input size " + inputSize);
        }
    }

    /** The card of an archive that no update has made. */
    public ModelCard(
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
            InputRegions regions,
            ResizeMode resize,
            ImageChannels channels,
            Optional<Verification> verification) {
        this(
                anomalightVersion,
                created,
                model,
                inputSize,
                config,
                postProcessor,
                scores,
                provenance,
                run,
                weights,
                regions,
                resize,
                channels,
                verification,
                Lineage.NONE);
    }

    /** A copy with other thresholds. */
    public ModelCard with(PostProcessor changed) {
        return with(changed, weights, verification);
    }

    /** A copy with another number format of the weights. */
    public ModelCard with(WeightsPrecision changed) {
        return with(postProcessor, changed, verification);
    }

    /** A copy with the result of the comparison. */
    public ModelCard with(Verification compared) {
        return with(postProcessor, weights, Optional.of(compared));
    }

    /** A copy in which only parts of the input count. */
    public ModelCard with(InputRegions counting) {
        return new ModelCard(
                anomalightVersion,
                created,
                model,
                inputSize,
                config,
                postProcessor,
                scores,
                provenance,
                run,
                weights,
                counting,
                resize,
                channels,
                verification,
                lineage);
    }

    /**
     * A copy for an archive that an update of this one has made.
     *
     * @param time when it was made
     * @param version the version of Anomalight that made it
     * @param measured metrics of the images in which the thresholds were learned
     * @param facts facts from the run, with all images that the model has learned
     * @param updates the updates that led to the new archive
     */
    public ModelCard updated(
            Instant time, String version, PostProcessor thresholds, Scores measured, JsonNode facts, Lineage updates) {
        return new ModelCard(
                version,
                time,
                model,
                inputSize,
                config,
                thresholds,
                measured,
                provenance,
                facts,
                weights,
                regions,
                resize,
                channels,
                Optional.empty(),
                updates);
    }

    private ModelCard with(
            PostProcessor thresholds, WeightsPrecision weightsPrecision, Optional<Verification> compared) {
        return new ModelCard(
                anomalightVersion,
                created,
                model,
                inputSize,
                config,
                thresholds,
                scores,
                provenance,
                run,
                weightsPrecision,
                regions,
                resize,
                channels,
                compared,
                lineage);
    }
}
