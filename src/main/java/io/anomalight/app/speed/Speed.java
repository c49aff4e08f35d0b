package io.anomalight.app.speed;

import io.anomalight.framework.image.ImageSize;
import java.util.OptionalLong;

/**
 * How fast a trained model scores on this machine.
 *
 * @param model its name
 * @param inputSize the size at which it sees an image
 * @param threads threads of the engine
 * @param single one image after the other
 * @param batches batch after batch
 * @param peakMemory bytes of physical memory that the process has held at most; empty where the system doesn't tell
 */
public record Speed(
        String model, ImageSize inputSize, int threads, Single single, Batches batches, OptionalLong peakMemory) {

    /**
     * Images scored one by one, each from its file to the result.
     *
     * @param images how many were measured
     * @param total all of what follows
     * @param load decoding and resizing
     * @param model what the model computes, up to the score
     * @param postProcessing fetching the map, threshold, normalisation, and the mask
     */
    public record Single(int images, Latency total, Latency load, Latency model, Latency postProcessing) {}

    /**
     * Images scored in batches, decoded ahead by background threads, as {@code predict} does it.
     *
     * @param batchSize the recipe's {@code eval_batch_size}
     * @param images how many were measured
     * @param imagesPerSecond by the clock, everything included
     * @param modelImagesPerSecond if there were nothing but the model
     */
    public record Batches(int batchSize, int images, double imagesPerSecond, double modelImagesPerSecond) {}
}
