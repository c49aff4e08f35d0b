package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.image.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The colour models of TIFF: inks, palettes, alpha, luminance with subsampled colours. */
class TiffColorTest {
    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void inksReduceTheLightInEightAndSixteenBits(int bits) {
        int most = (1 << bits) - 1;
        int[] inks = {0, 0, 0, 0, most, 0, 0, 0, 0, 0, 0, most, 0, most / 2, most, most / 4};
        byte[] file = new TiffBytes(4, 1)
                .set(TiffBytes.PHOTOMETRIC, 5)
                .set(TiffBytes.SAMPLES, 4)
                .set(TiffBytes.BITS, bits, bits, bits, bits)
                .piece(bits == 8 ? TiffBytes.packed(8, 16, inks) : TiffBytes.words(inks))
                .bytes();
        float[] rgb = ImageReader.read("inks", file).rgb(new ImageSize(1, 4));
        assertThat(rgb).containsExactly(new float[] {1, 0, 0, .75f, 1, 1, 0, .375f, 1, 1, 0, 0}, within(0.01f));
    }

    @ParameterizedTest
    @CsvSource({"1,2", "1,4", "2,8"})
    void palettesGiveTheHigherByteOfTheirColours(int colors, int bits) {
        int count = 1 << bits;
        long[] map = new long[3 * count];
        for (int i = 0; i < map.length; i++) {
            map[i] = 257L * (i * 7 + colors & 255);
        }
        byte[] file = new TiffBytes(2, 1)
                .set(TiffBytes.PHOTOMETRIC, 3)
                .set(TiffBytes.BITS, bits)
                .set(TiffBytes.COLOR_MAP, map)
                .piece(TiffBytes.packed(bits, 2, 1, count - 1))
                .bytes();
        assertThat(ImageReader.read("palette", file).rgb(new ImageSize(1, 2)))
                .containsExactly(
                        (map[1] >> 8) / 255f, (map[count - 1] >> 8) / 255f,
                        (map[count + 1] >> 8) / 255f, (map[2 * count - 1] >> 8) / 255f,
                        (map[2 * count + 1] >> 8) / 255f, (map[3 * count - 1] >> 8) / 255f);
    }

    @Test
    void alphaThatWasMultipliedIntoColoursIsUndone() {
        byte[] file = new TiffBytes(2, 1)
                .set(TiffBytes.PHOTOMETRIC, 2)
                .set(TiffBytes.SAMPLES, 4)
                .set(TiffBytes.BITS, 8, 8, 8, 8)
                .set(TiffBytes.EXTRA_SAMPLES, 1)
                .piece((byte) 50, (byte) 100, (byte) 0, (byte) 100, (byte) 1, (byte) 2, (byte) 3, (byte) 255)
                .bytes();
        assertThat(ImageReader.read("alpha", file).rgb(new ImageSize(1, 2)))
                .containsExactly(new float[] {127 / 255f, 1 / 255f, 1, 2 / 255f, 0, 3 / 255f}, within(1e-6f));
    }

    @Test
    void subsampledColoursCoverTheirBlocks() {
        // Four luminances, then the colour differences of all four.
        byte[] file = new TiffBytes(2, 2)
                .set(TiffBytes.PHOTOMETRIC, 6)
                .set(TiffBytes.SAMPLES, 3)
                .set(TiffBytes.BITS, 8, 8, 8)
                .set(TiffBytes.SUBSAMPLING, 2, 2)
                .piece((byte) 0, (byte) 100, (byte) 200, (byte) 255, (byte) 128, (byte) 128)
                .bytes();
        assertThat(ImageReader.read("ycc", file).rgb(new ImageSize(2, 2)))
                .startsWith(new float[] {0, 100 / 255f, 200 / 255f, 1}, within(0.005f));
    }

    @Test
    void sharesOfLuminanceMayBeFractionsOfTheLargestNumber() {
        long most = 0xFFFFFFFFL;
        long[] usual = {299, 1000, 587, 1000, 114, 1000};
        long[] ofMost = {Math.round(0.299 * most), most, Math.round(0.587 * most), most, Math.round(0.114 * most), most
        };
        assertThat(luminance(ofMost)).containsExactly(luminance(usual), within(1e-6f));
    }

    private static float[] luminance(long... shares) {
        byte[] file = new TiffBytes(1, 1)
                .set(TiffBytes.PHOTOMETRIC, 6)
                .set(TiffBytes.SAMPLES, 3)
                .set(TiffBytes.BITS, 8, 8, 8)
                .set(TiffBytes.SUBSAMPLING, 1, 1)
                .fractions(TiffBytes.LUMINANCE_SHARES, shares)
                .piece((byte) 100, (byte) 90, (byte) 160)
                .bytes();
        return ImageReader.read("ycc", file).rgb(new ImageSize(1, 1));
    }
}
