package io.anomalight.framework.data;

import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.image.scaling.ScalingConfig;
import java.util.Optional;

/**
 * Settings to load images.
 *
 * @param trainBatchSize images per training step
 * @param evalBatchSize images per batch of validation, test and prediction
 * @param numWorkers threads that decode images in advance; 0 decodes in the thread of the trainer
 * @param onError what to do if an image can't be read
 * @param augment random changes of training images
 * @param imageLimits limits to decode one image; the defaults if absent
 * @param region the part of the images that counts; all of them if absent
 * @param resize how images are resized to the input size of the model; stretched if absent
 * @param channels the number of channels of the images; 3 for red, green and blue if absent
 * @param scaling which samples become 0 and 1; the whole range if absent
 */
public record LoaderConfig(
        int trainBatchSize,
        int evalBatchSize,
        int numWorkers,
        OnError onError,
        AugmentConfig augment,
        Optional<ImageLimitsConfig> imageLimits,
        Optional<RegionConfig> region,
        Optional<ResizeMode> resize,
        Optional<Integer> channels,
        Optional<ScalingConfig> scaling) {

    private static final int RGB = 3;

    /** What to do if an image can't be read. */
    public enum OnError {
        /** The run ends with an error that names the file. */
        FAIL,
        /** The image is left out, counted and listed. */
        SKIP
    }

    /** Settings without augmentation. */
    public LoaderConfig(int trainBatchSize, int evalBatchSize, int numWorkers, OnError onError) {
        this(trainBatchSize, evalBatchSize, numWorkers, onError, AugmentConfig.NONE);
    }

    /** Settings with the default limits. */
    public LoaderConfig(int trainBatchSize, int evalBatchSize, int numWorkers, OnError onError, AugmentConfig augment) {
        this(
                trainBatchSize,
                evalBatchSize,
                numWorkers,
                onError,
                augment,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
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
        channels.ifPresent(count -> ImageChannels.requireCount("channels", count));
        if (channels.orElse(RGB) != RGB && augment.needsRgb()) {
            throw new IllegalArgumentException("channels is " + channels.orElse(RGB)
                    + ", but saturation, hue and jpeg_quality of augment change images of red, green and blue only;"
                    + " switch them off, or set channels to 3");
        }
    }

    /** The number of channels of the images. */
    public int channelCount() {
        return channels.orElse(RGB);
    }

    /** How images are resized to the input size of the model. */
    public ResizeMode resizeMode() {
        return resize.orElse(ResizeMode.STRETCH);
    }

    /** The limits to decode one image. */
    public ImageLimits limits() {
        return imageLimits.map(ImageLimitsConfig::limits).orElse(ImageLimits.usual());
    }
}
