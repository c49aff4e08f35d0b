package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layouts of TIFF, and which files are refused. */
class TiffTest {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 3;
    private static final ImageSize SIZE = new ImageSize(HEIGHT, WIDTH);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void greyOfAnyWidthOfSamplesGoesFromBlackToWhite(int bits) {
        int[] samples = samples(bits, WIDTH * HEIGHT);
        byte[] file = new TiffBytes(WIDTH, HEIGHT)
                .set(TiffBytes.BITS, bits)
                .piece(TiffBytes.packed(bits, WIDTH, samples))
                .bytes();
        assertThat(red(file)).containsExactly(shares(samples, bits));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 12})
    void ifWhiteIsZeroGreyIsInverted(int bits) {
        int[] samples = samples(bits, WIDTH * HEIGHT);
        byte[] file = new TiffBytes(WIDTH, HEIGHT)
                .set(TiffBytes.BITS, bits)
                .set(TiffBytes.PHOTOMETRIC, 0)
                .piece(TiffBytes.packed(bits, WIDTH, samples))
                .bytes();
        float[] inverted = shares(samples, bits);
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = 1 - inverted[i];
        }
        assertThat(red(file)).containsExactly(inverted);
    }

    @Test
    void sixteenBitsPredictedFromTheirNeighboursAreRead() throws IOException {
        int[] samples = samples(16, WIDTH * HEIGHT);
        int[] differences = samples.clone();
        for (int i = 0; i < samples.length; i++) {
            differences[i] = i % WIDTH == 0 ? samples[i] : samples[i] - samples[i - 1];
        }
        byte[] file = new TiffBytes(WIDTH, HEIGHT)
                .set(TiffBytes.BITS, 16)
                .set(TiffBytes.COMPRESSION, 8)
                .set(TiffBytes.PREDICTOR, 2)
                .piece(deflated(TiffBytes.words(differences)))
                .bytes();
        assertThat(red(file)).containsExactly(shares(samples, 16));
    }

    @Test
    void aBigTiffIsReadAsAnOrdinaryOne() {
        int[] samples = samples(8, WIDTH * HEIGHT);
        byte[] pixels = TiffBytes.packed(8, WIDTH, samples);
        assertThat(red(new TiffBytes(WIDTH, HEIGHT).big().piece(pixels).bytes()))
                .containsExactly(red(new TiffBytes(WIDTH, HEIGHT).piece(pixels).bytes()));
    }

    @Test
    void planesOfTheirOwnAreTheSameAsPixelsInARow() {
        int[] samples = samples(8, 3 * WIDTH * HEIGHT);
        TiffBytes planar = rgb().set(TiffBytes.PLANAR, 2);
        for (int plane = 0; plane < 3; plane++) {
            byte[] piece = new byte[WIDTH * HEIGHT];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = (byte) samples[3 * i + plane];
            }
            planar.piece(piece);
        }
        assertThat(pixels(planar.bytes()))
                .containsExactly(pixels(
                        rgb().piece(TiffBytes.packed(8, 3 * WIDTH, samples)).bytes()));
    }

    @Test
    void tilesAreLaidSideBySide() {
        int[] samples = samples(8, WIDTH * HEIGHT);
        TiffBytes tiled =
                new TiffBytes(WIDTH, HEIGHT).set(TiffBytes.TILE_WIDTH, 4).set(TiffBytes.TILE_HEIGHT, 2);
        for (int tile = 0; tile < 4; tile++) {
            byte[] piece = new byte[8];
            for (int i = 0; i < piece.length; i++) {
                int x = tile % 2 * 4 + i % 4;
                int y = tile / 2 * 2 + i / 4;
                piece[i] = x < WIDTH && y < HEIGHT ? (byte) samples[y * WIDTH + x] : 77;
            }
            tiled.piece(piece);
        }
        assertThat(red(tiled.bytes())).containsExactly(shares(samples, 8));
    }

    @Test
    void samplesBesideColoursThatTheDataDoNotHaveAreRefused() {
        TiffBytes four = rgb().set(TiffBytes.PHOTOMETRIC, 6)
                .set(TiffBytes.SAMPLES, 4)
                .set(TiffBytes.BITS, 8, 8, 8, 8)
                .set(TiffBytes.SUBSAMPLING, 2, 2)
                .piece(new byte[6 * 6]);
        refuses(four, "subsampled colours in an unusual layout");
        BufferedImage three = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        TiffBytes jpeg = rgb().set(TiffBytes.SAMPLES, 4)
                .set(TiffBytes.BITS, 8, 8, 8, 8)
                .set(TiffBytes.COMPRESSION, 7)
                .piece(OrientedFiles.file(three, "jpg"));
        refuses(jpeg, "JPEGs of 3 components inside");
    }

    @Test
    void unsupportedKindsOfTiffAreNamed() {
        refuses(grey().set(TiffBytes.SAMPLE_FORMAT, 3).set(TiffBytes.BITS, 32), "floating-point samples");
        refuses(grey().set(TiffBytes.SAMPLE_FORMAT, 2), "signed samples");
        refuses(grey().set(TiffBytes.BITS, 32), "32 bits a sample");
        refuses(grey().set(TiffBytes.COMPRESSION, 50000), "compressed with Zstandard");
        refuses(grey().set(TiffBytes.COMPRESSION, 34925), "compressed with LZMA");
        refuses(rgb().set(TiffBytes.PHOTOMETRIC, 8), "CIE Lab");
    }

    @Test
    void aFileWithoutItsLastBytesIsCutOff() {
        TiffBytes tiff = new TiffBytes(WIDTH, HEIGHT).piece(new byte[WIDTH * HEIGHT]);
        int bytes = tiff.bytes().length;
        byte[] noDirectory = Arrays.copyOf(tiff.bytes(), 20);
        byte[] noLastPixel =
                tiff.set(TiffBytes.OFFSETS, bytes - WIDTH * HEIGHT + 1).bytes();
        for (byte[] cut : List.of(noDirectory, noLastPixel)) {
            assertThatThrownBy(() -> ImageReader.read("short", cut))
                    .isInstanceOf(UserError.class)
                    .hasMessage("The image short is cut off: copy it again or remove it");
        }
    }

    private static TiffBytes grey() {
        return new TiffBytes(WIDTH, HEIGHT).piece(new byte[4 * WIDTH * HEIGHT]);
    }

    private static TiffBytes rgb() {
        return new TiffBytes(WIDTH, HEIGHT)
                .set(TiffBytes.PHOTOMETRIC, 2)
                .set(TiffBytes.SAMPLES, 3)
                .set(TiffBytes.BITS, 8, 8, 8);
    }

    private static void refuses(TiffBytes tiff, String reason) {
        assertThatThrownBy(() -> ImageReader.read("odd.tif", tiff.bytes()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The image odd.tif is a TIFF ")
                .hasMessageContaining(reason)
                .hasMessageContaining("which Anomalight does not read: convert it");
    }

    private static int[] samples(int bits, int count) {
        int[] samples = new SplittableRandom(bits).ints(count, 0, 1 << bits).toArray();
        samples[0] = 0;
        samples[1] = (1 << bits) - 1;
        return samples;
    }

    private static float[] shares(int[] samples, int bits) {
        float[] shares = new float[samples.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) samples[i] / ((1 << bits) - 1);
        }
        return shares;
    }

    private static float[] red(byte[] file) {
        return Arrays.copyOf(pixels(file), WIDTH * HEIGHT);
    }

    private static float[] pixels(byte[] file) {
        return ImageReader.read("made", file).rgb(SIZE);
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }
}
