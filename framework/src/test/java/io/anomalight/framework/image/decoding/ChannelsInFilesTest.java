package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.TooManyPixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All channels of a file are read, without loss, or a sentence says what does not fit. */
class ChannelsInFilesTest {
    private static final ImageSize TWO = new ImageSize(1, 2);
    private static final int WHITE = 65_535;

    /** Two pixels with these samples of 16 bits. */
    private static TiffBytes tiff(int channels, int... samples) {
        byte[] bytes = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> Byte.SIZE);
        }
        long[] bits = new long[channels];
        Arrays.fill(bits, 16);
        return new TiffBytes(2, 1)
                .set(TiffBytes.SAMPLES, channels)
                .set(TiffBytes.BITS, bits)
                .piece(bytes);
    }

    private static DecodedImage read(TiffBytes file) {
        return ImageReader.read("some.tif", file.bytes());
    }

    @Test
    void neighbouringValuesOfSixteenBitsAreToldApart() {
        float[] grey = read(tiff(1, 30_000, 30_001)).as(ImageChannels.of(1)).rgb(TWO);

        assertThat(grey).containsExactly(30_000f / WHITE, 30_001f / WHITE);
    }

    @Test
    void aTiffOfFiveChannelsIsReadChannelByChannel() {
        DecodedImage image = read(tiff(5, 1, 2, 3, 4, 5, 60_001, 60_002, 60_003, 60_004, 60_005));

        assertThat(image.channelsInFile()).isEqualTo(5);
        float[] planes = image.as(ImageChannels.of(5)).rgb(TWO);
        for (int channel = 0; channel < 5; channel++) {
            assertThat(planes[2 * channel]).isEqualTo((channel + 1f) / WHITE);
            assertThat(planes[2 * channel + 1]).isEqualTo((60_001f + channel) / WHITE);
        }
    }

    @Test
    void channelsInPlanesOfTheirOwnAreReadAlike() {
        TiffBytes file = new TiffBytes(2, 1)
                .set(TiffBytes.SAMPLES, 4)
                .set(TiffBytes.BITS, 8, 8, 8, 8)
                .set(TiffBytes.PLANAR, 2);
        for (int channel = 0; channel < 4; channel++) {
            file.piece((byte) (10 * channel), (byte) (10 * channel + 1));
        }

        assertThat(read(file).as(ImageChannels.of(4)).rgb(TWO))
                .containsExactly(0, 1 / 255f, 10 / 255f, 11 / 255f, 20 / 255f, 21 / 255f, 30 / 255f, 31 / 255f);
    }

    @Test
    void alphaIsNoChannel() {
        TiffBytes file = tiff(2, 100, 7, 200, 7).set(TiffBytes.EXTRA_SAMPLES, 2);

        assertThat(read(file).as(ImageChannels.of(1)).rgb(TWO)).containsExactly(100f / WHITE, 200f / WHITE);
    }

    @Test
    void aFurtherChannelOfRedGreenAndBlueIsReadIfItIsAskedFor() {
        TiffBytes file =
                tiff(4, 1, 2, 3, 4, 5, 6, 7, 8).set(TiffBytes.PHOTOMETRIC, 2).set(TiffBytes.EXTRA_SAMPLES, 0);

        assertThat(read(file).as(ImageChannels.of(4)).rgb(TWO)).hasSize(8).endsWith(4f / WHITE, 8f / WHITE);
        assertThat(read(file).as(ImageChannels.RGB).rgb(TWO))
                .isEqualTo(read(file).rgb(TWO))
                .hasSize(6);
    }

    @Test
    void threeChannelsWithoutColoursAreReadAsThree() {
        DecodedImage image = read(tiff(3, 1, 2, 3, 4, 5, 6));

        assertThat(image.as(ImageChannels.RGB).rgb(TWO)[2]).isEqualTo(2f / WHITE);
    }

    @Test
    void rangesAreScaledToZeroAndOne() {
        ImageChannels scaled = new ImageChannels(1, List.of(new ImageChannels.Range(0.25f, 0.75f)));
        TiffBytes file = new TiffBytes(4, 1).piece((byte) 0, (byte) 64, (byte) 128, (byte) 255);

        assertThat(read(file).as(scaled).rgb(new ImageSize(1, 4)))
                .containsExactly(0, (64 / 255f - 0.25f) / 0.5f, (128 / 255f - 0.25f) / 0.5f, 1);
    }

    @Test
    void anImageOfOtherChannelsIsRefusedWithBothNumbers() throws IOException {
        assertRefused(read(tiff(5, new int[10])), ImageChannels.RGB, "has 5 channels, but the model reads 3");
        assertRefused(read(tiff(5, new int[10])), ImageChannels.of(4), "has 5 channels, but the model reads 4");
        assertRefused(read(tiff(1, 0, 0)), ImageChannels.of(5), "has 1 channel (grey), but the model reads 5");
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", png);
        assertRefused(
                ImageReader.read("some.tif", png.toByteArray()),
                ImageChannels.of(1),
                "has 3 channels (red, green and blue), but the model reads 1 (grey): convert the image, or use a model"
                        + " that was trained with data.channels=3");
    }

    @Test
    void anotherPageIsNamedIfTheFirstOneHasTooFewChannels() {
        byte[] single = tiff(1, 1, 2).bytes();
        ByteBuffer bytes = ByteBuffer.wrap(single).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(4);
        bytes.putInt(directory + 2 + 12 * bytes.getShort(directory), directory); // a second page, with the same pixels

        assertRefused(
                ImageReader.read("some.tif", single),
                ImageChannels.of(5),
                "has 1 channel (grey) on its first page, and the other pages are not read, but the model reads 5");
    }

    @ParameterizedTest
    @CsvSource({
        "300, 16, 1, 'is a TIFF of 300 channels, which Anomalight does not read: keep up to 256 of them in the file'",
        "5, 32, 3, 'is a TIFF of floating-point samples (nothing says what is white), which Anomalight does not read:"
                + " convert its samples to unsigned integers of 8 or 16 bits'",
    })
    void aTiffOfChannelsThatIsNotReadIsNotToBeMadeRgb(int channels, int bits, int format, String sentence) {
        long[] each = new long[channels];
        Arrays.fill(each, bits);
        TiffBytes file = new TiffBytes(1, 1)
                .set(TiffBytes.SAMPLES, channels)
                .set(TiffBytes.BITS, each)
                .set(TiffBytes.SAMPLE_FORMAT, format)
                .piece(new byte[channels * bits / 8]);

        assertThatThrownBy(() -> read(file)).hasMessage("The image some.tif " + sentence);
    }

    @Test
    void aLimitOfPixelsAlsoBoundsTheSamplesOfAnImageOfManyChannels() {
        ImageLimits limits = ImageLimits.usual().withAtMost(64);
        byte[] fits = tiff(256, new int[2 * 256]).bytes();
        long[] bits = new long[256];
        Arrays.fill(bits, 8);
        byte[] tooMany = new TiffBytes(3, 1)
                .set(TiffBytes.SAMPLES, 256)
                .set(TiffBytes.BITS, bits)
                .piece(new byte[3 * 256])
                .bytes();

        assertThat(ImageReader.read("fits.tif", fits, limits).channelsInFile()).isEqualTo(256);
        assertThatThrownBy(() -> ImageReader.read("many.tif", tooMany, limits))
                .isInstanceOf(TooManyPixels.class)
                .hasMessage(
                        "The image many.tif has 3x1 pixels, more than are read with 256 samples per pixel (2): cut or"
                                + " shrink it");
    }

    @Test
    void anImageWithoutANameIsNotCalledTwice() {
        BufferedImage colors = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);

        assertThatThrownBy(() -> DecodedImage.of(colors).as(ImageChannels.of(1)))
                .hasMessageStartingWith("The image has 3 channels (red, green and blue), but the model reads 1 (grey)");
        assertThatThrownBy(() -> ImageReader.read("image", new byte[0])).hasMessageStartingWith("The image is empty");
        assertThatThrownBy(() -> ImageReader.read("image", new byte[99]))
                .hasMessageStartingWith("The file is no image that Anomalight can read");
    }

    private static void assertRefused(DecodedImage image, ImageChannels channels, String sentence) {
        assertThatThrownBy(() -> image.as(channels))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The image some.tif " + sentence);
    }

    @Test
    void onlyTheFirstOfManyChannelsIsShownWithoutAModel() {
        DecodedImage image = read(tiff(5, 100, 2, 3, 4, 5, 200, 2, 3, 4, 5));
        float first = 100f / WHITE;
        float second = 200f / WHITE;

        assertThat(image.rgb(TWO)).containsExactly(first, second, first, second, first, second);
    }

    @Test
    void theFingerprintDependsOnEachChannel() {
        assertThat(read(tiff(5, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)).fingerprint())
                .isNotEqualTo(read(tiff(5, new int[10])).fingerprint());
    }
}
