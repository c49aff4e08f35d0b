package io.anomalight.models.components.backbone.weights;

import java.util.List;

/**
 * What the weights of a network need: the input {@code (scale · x − mean) / std} of an image x in [0, 1], and the variant of the
 * network.
 *
 * @param channelOrder order of the colour channels in the network's input, and in {@code mean} and {@code std}
 * @param scale value of a white pixel before the mean is subtracted, 1 or 255
 * @param mean one number per colour channel
 * @param std one number per colour channel
 * @param strideOn the convolution of a bottleneck block that halves the map
 * @param batchNormEpsilon ε, which a batch norm adds to the variance
 */
public record WeightsFormat(
        ChannelOrder channelOrder,
        double scale,
        List<Double> mean,
        List<Double> std,
        StrideOn strideOn,
        double batchNormEpsilon) {

    /** torchvision's and timm's ResNets. */
    public static final WeightsFormat TORCHVISION = new WeightsFormat(
            ChannelOrder.RGB, 1, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), StrideOn.CONV2, 1e-5);

    /** Keras' ResNet-50, which Keras' authors converted from the first published ResNet-50. */
    public static final WeightsFormat KERAS = new WeightsFormat(
            ChannelOrder.BGR, 255, List.of(103.939, 116.779, 123.68), List.of(1.0, 1.0, 1.0), StrideOn.CONV1, 1e-3);

    private static final int CHANNELS = 3;

    public WeightsFormat {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale must be positive, but is " + scale);
        }
        if (mean.size() != CHANNELS || !mean.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("mean must be three numbers, but is " + mean);
        }
        if (std.size() != CHANNELS || !std.stream().allMatch(value -> value > 0)) {
            throw new IllegalArgumentException("std must be three positive numbers, but is " + std);
        }
        if (!(batchNormEpsilon >= 0)) {
            throw new IllegalArgumentException("batch_norm_epsilon must not be negative, but is " + batchNormEpsilon);
        }
    }

    /** The mean of each channel in the order RGB and in the units of an image in [0, 1]. */
    public float[] meanOfRgb() {
        return ofRgb(mean);
    }

    /** The standard deviation of each channel in the order RGB and in the units of an image in [0, 1]. */
    public float[] stdOfRgb() {
        return ofRgb(std);
    }

    private float[] ofRgb(List<Double> values) {
        float[] rgb = new float[CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            rgb[channel] = (float) (values.get(inputOf(channel)) / scale);
        }
        return rgb;
    }

    /** The first convolution's kernel {@code [O, 3, k, k]} with its inputs in the order RGB. */
    public float[] toRgb(float[] kernel, int outputs) {
        int pixels = kernel.length / (outputs * CHANNELS);
        float[] rgb = new float[kernel.length];
        for (int output = 0; output < outputs; output++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                int from = (output * CHANNELS + inputOf(channel)) * pixels;
                System.arraycopy(kernel, from, rgb, (output * CHANNELS + channel) * pixels, pixels);
            }
        }
        return rgb;
    }

    private int inputOf(int rgbChannel) {
        return channelOrder == ChannelOrder.RGB ? rgbChannel : CHANNELS - 1 - rgbChannel;
    }
}
