package io.anomalight.models.components.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A convolution of images that became red, green and blue gives what the convolution with timm's adapted kernel gives, which is computed
 * here by loops over the definition.
 */
@NoNativeLeaks
final class ChannelsToRgbTest {
    private static final ImageSize SIZE = new ImageSize(6, 5);
    private static final int PIXELS = SIZE.pixels();
    private static final int OUTPUTS = 4;
    private static final int SIDE = 3;
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] STD = {0.229, 0.224, 0.225};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 12})
    void theConvolutionIsThatOfTheAdaptedKernel(int channels, NativeMemory memory) {
        SplittableRandom random = new SplittableRandom(channels);
        double[] image = random.doubles((long) channels * PIXELS).toArray();
        double[] kernel =
                random.doubles((long) OUTPUTS * 3 * SIDE * SIDE, -1, 1).toArray();

        double[] adapted = convolved(normalized(image, channels), adapted(kernel, channels), channels);
        double[] rgb = convolved(normalized(toRgb(image, channels, memory.root()), 3), kernel, 3);

        assertThat(rgb).containsExactly(adapted, within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aPaintedPixelKeepsItsExactColour(int channels, NativeMemory memory) {
        double[] image = new double[channels * PIXELS];
        for (int i = 0; i < image.length; i++) {
            image[i] = OutsideColor.of(i / PIXELS, channels);
        }
        double[] rgb = toRgb(image, channels, memory.root());
        for (int i = 0; i < rgb.length; i++) {
            assertThat((float) rgb[i]).isEqualTo((float) MEAN[i / PIXELS]);
        }
    }

    /** timm's {@code adapt_input_conv}: summed for one channel; otherwise repeated, cut and scaled by 3/N. */
    private static double[] adapted(double[] kernel, int channels) {
        int side = SIDE * SIDE;
        double[] adapted = new double[OUTPUTS * channels * side];
        for (int output = 0; output < OUTPUTS; output++) {
            for (int i = 0; i < side; i++) {
                if (channels == 1) {
                    for (int color = 0; color < 3; color++) {
                        adapted[output * side + i] += kernel[(output * 3 + color) * side + i];
                    }
                } else {
                    for (int channel = 0; channel < channels; channel++) {
                        adapted[(output * channels + channel) * side + i] =
                                kernel[(output * 3 + channel % 3) * side + i] * 3 / channels;
                    }
                }
            }
        }
        return adapted;
    }

    private static double[] normalized(double[] image, int channels) {
        double[] normalized = new double[image.length];
        for (int i = 0; i < image.length; i++) {
            int channel = i / PIXELS;
            double mean = channels == 1 ? (MEAN[0] + MEAN[1] + MEAN[2]) / 3 : MEAN[channel % 3];
            double std = channels == 1 ? (STD[0] + STD[1] + STD[2]) / 3 : STD[channel % 3];
            normalized[i] = (image[i] - mean) / std;
        }
        return normalized;
    }

    /** With zeros around the normalised image, as in each network. */
    private static double[] convolved(double[] image, double[] kernel, int channels) {
        double[] result = new double[OUTPUTS * PIXELS];
        for (int at = 0; at < result.length; at++) {
            int output = at / PIXELS;
            int y = at % PIXELS / SIZE.width();
            int x = at % SIZE.width();
            for (int i = 0; i < channels * SIDE * SIDE; i++) {
                int row = y + i / SIDE % SIDE - 1;
                int column = x + i % SIDE - 1;
                if (row >= 0 && row < SIZE.height() && column >= 0 && column < SIZE.width()) {
                    int pixel = i / (SIDE * SIDE) * PIXELS + row * SIZE.width() + column;
                    result[at] += kernel[output * channels * SIDE * SIDE + i] * image[pixel];
                }
            }
        }
        return result;
    }

    private static double[] toRgb(double[] image, int channels, NDManager manager) {
        float[] numbers = new float[image.length];
        for (int i = 0; i < image.length; i++) {
            numbers[i] = (float) image[i];
        }
        try (NDArray array = manager.create(numbers, new Shape(1, channels, SIZE.height(), SIZE.width()));
                NDArray rgb = EagerOperand.compute(array, new ChannelsToRgb(channels, SIZE)::of)) {
            float[] computed = rgb.toFloatArray();
            double[] result = new double[computed.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = computed[i];
            }
            return result;
        }
    }
}
