package io.anomalight.framework.data;

import io.anomalight.framework.image.ImageLimits;
import java.util.Optional;

/**
 * How images are loaded.
 *
 * @param trainBatchSize images a training step
 * @param evalBatchSize images a step of validation, test and prediction
 * @param numWorkers threads that decode ahead of the trainer; 0 has the trainer's own thread decode
 * @param onError what happens when an image can't be read
 * @param augment how training images are changed at random
 * @param imageLimits what decoding one image may cost, if other than usual
 */
public record LoaderConfig(
        int trainBatchSize,
        int evalBatchSize,
        int numWorkers,
        OnError onError,
        AugmentConfig augment,
        Optional<ImageLimitsConfig> imageLimits) {

    /** What happens when an image can't be read. */
    public enum OnError {
        /** The run ends with an error that names the file. */
        FAIL,
        /** The image is left out, counted and listed. */
        SKIP
    }

    /** Loads images as they are. */
    public LoaderConfig(int trainBatchSize, int evalBatchSize, int numWorkers, OnError onError) {
        this(trainBatchSize, evalBatchSize, numWorkers, onError, AugmentConfig.NONE);
    }

    /** Loads images of usual cost. */
    public LoaderConfig(int trainBatchSize, int evalBatchSize, int numWorkers, OnError onError, AugmentConfig augment) {
        this(trainBatchSize, evalBatchSize, numWorkers, onError, augment, Optional.empty());
    }

    public LoaderConfig {
        if (trainBatchSize < 1) {
            throw new IllegalArgumentException("train_batch_size must be at least 1, but is " + trainBatchSize);
        }
        if (evalBatchSize < 1) {
            throw new IllegalArgumentException("eval_batch_size must be at least 1, but is " + evalBatchSize);
        }
        if (numWorkers < 0) {
            throw new IllegalArgumentException("num_workers must not be negative, but is " + numWorkers);
        }
    }

    /** What decoding one image may cost. */
    public ImageLimits limits() {
        return imageLimits.map(ImageLimitsConfig::limits).orElse(ImageLimits.usual());
    }
}
