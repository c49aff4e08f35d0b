package io.anomalight.app;

import io.anomalight.framework.ImageSize;

/**
 * What a detector says of one image.
 *
 * @param score raw score, higher is more anomalous
 * @param normalizedScore in [0, 1], 0.5 at the threshold
 * @param anomalous whether the raw score reaches the threshold
 * @param threshold raw score from which on an image is anomalous
 * @param anomalyMap a raw score for every pixel of {@code mapSize}, row by row
 * @param mapSize size of the map: the size at which the model saw the image
 */
@SuppressWarnings("ArrayRecordComponent") // a map is as large as the image: handed over, never compared
public record Detection(
        double score,
        double normalizedScore,
        boolean anomalous,
        double threshold,
        float[] anomalyMap,
        ImageSize mapSize) {}
