package io.anomalight.app.speed;

import io.anomalight.framework.image.ImageSize;
import java.util.OptionalLong;

/**
 * The speed of a trained model on this machine.
 *
 * @param model name of the model
 * @param inputSize size of the images that the model gets
 * @param engine the engine that computes the model
 * @param threads threads of the engine
 * @param single images one by one
 * @param batches images in batches
 * @param peakMemory peak physical memory of the process in bytes; empty if the system does not report it
 */
public record Speed(
        String model,
        ImageSize inputSize,
        String engine,
        int threads,
        Single single,
        Batches batches,
        OptionalLong peakMemory) {

    /**
     * Images scored one by one, each from its file to the result.
     *
     * @param images number of measured images
     * @param total the sum of the following times
     * @param load decoding and resizing
     * @param model computing the model, up to the scores
     * @param postProcessing fetching the map, threshold, normalisation, and the mask
     */
    public record Single(int images, Latency total, Latency load, Latency model, Latency postProcessing) {}

    /**
     * Images scored in batches and decoded by background threads, as in {@code predict}.
     *
     * @param batchSize the recipe's {@code eval_batch_size}
     * @param images number of measured images
     * @param imagesPerSecond throughput, everything included
     * @param modelImagesPerSecond throughput of the model alone
     */
    public record Batches(int batchSize, int images, double imagesPerSecond, double modelImagesPerSecond) {}
}
