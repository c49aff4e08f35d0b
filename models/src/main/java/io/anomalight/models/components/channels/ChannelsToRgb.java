package io.anomalight.models.components.channels;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;

/**
 * Computes from images of any number of channels the red, green and blue with which the first convolution of a network gives what it would
 * give if it were adapted to these channels as timm's {@code adapt_input_conv} does.
 *
 * <p>That kernel of N channels repeats the one of red, green and blue, and multiplies it by 3/N; that of one channel is the sum over the
 * three. A convolution is linear, so the sum over the channels that share a kernel can be computed first. Means and standard deviations,
 * those of ImageNet, are repeated likewise; for one channel, they are the means over the three. A pixel with the mean in each channel becomes
 * exactly the mean of red, green and blue, which is {@link OutsideColor}.
 */
record ChannelsToRgb(int channels, ImageSize size) {
    private static final int RGB = 3;
    private static final float[] STD = {0.229f, 0.224f, 0.225f};

    /** Images {@code [B, 3, H, W]} from images {@code [B, N, H, W]}. */
    Operand of(Operand images) {
        Operand centred =
                images.sub(images.constant(means(channels), 1, channels, 1, 1)).reshape(-1, channels, size.pixels());
        return images.constant(weights(), 1, RGB, channels)
                .matMul(centred)
                .add(images.constant(means(RGB), 1, RGB, 1))
                .reshape(-1, RGB, size.height(), size.width());
    }

    private static float[] means(int channels) {
        float[] means = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            means[channel] = OutsideColor.of(channel, channels);
        }
        return means;
    }

    /** The share of each channel in each colour, {@code [3, N]}. */
    private float[] weights() {
        float[] weights = new float[RGB * channels];
        for (int color = 0; color < RGB; color++) {
            for (int channel = 0; channel < channels; channel++) {
                weights[color * channels + channel] = weight(color, channel);
            }
        }
        return weights;
    }

    private float weight(int color, int channel) {
        if (channels == 1) {
            return STD[color] / ((STD[0] + STD[1] + STD[2]) / RGB);
        }
        return channel % RGB == color ? RGB / (float) channels : 0;
    }
}
