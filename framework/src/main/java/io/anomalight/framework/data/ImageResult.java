package io.anomalight.framework.data;

/**
 * One judged image, in Java memory.
 *
 * @param image what was judged
 * @param score its raw score, higher is more anomalous
 * @param anomalyMap a raw score for every pixel, {@code [H, W]} of {@code image.size()}
 */
@SuppressWarnings("ArrayRecordComponent") // a map is as large as the image: shared, never copied, never compared
public record ImageResult(HostImage image, float score, float[] anomalyMap) {
    public ImageResult {
        if (anomalyMap.length != image.size().pixels()) {
            throw new IllegalArgumentException("the anomaly map of " + image.path() + " is not " + image.size());
        }
    }
}
