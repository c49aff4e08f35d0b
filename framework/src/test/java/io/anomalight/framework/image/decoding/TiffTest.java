package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"LZW", "Deflate", "ZLib", "PackBits", "JPEG", "CCITT RLE", "CCITT T.4", "CCITT T.6"})
    void everyCompressionOfTheJdkIsUnpacked(String compression) throws IOException {
        boolean fax = compression.startsWith("CCITT");
        BufferedImage image =
                new BufferedImage(70, 40, fax ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 70; x++) {
                image.setRGB(x, y, fax ? (x / 9 + y / 7) % 2 * 0xFFFFFF : (x * 3) << 16 | (y * 5) << 8 | 99);
            }
        }
        ImageSize size = new ImageSize(40, 70);
        assertThat(ImageReader.read("packed", written(image, compression)).rgb(size))
                .containsExactly(DecodedImage.of(image).rgb(size), within(compression.equals("JPEG") ? 0.1f : 0));
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

    @ParameterizedTest
    @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
    void faxCodesThatEndTooEarlyAreCutOff(String compression) throws IOException {
        BufferedImage image = new BufferedImage(70, 40, BufferedImage.TYPE_BYTE_BINARY);
        for (int i = 0; i < 70 * 40; i++) {
            image.setRGB(i % 70, i / 70, i * i % 7 < 3 ? 0xFFFFFF : 0);
        }
        byte[] whole = written(image, compression); // its directory comes first
        byte[] cut = Arrays.copyOf(whole, whole.length * 3 / 4);
        assertThatThrownBy(() -> ImageReader.read("fax.tif", cut))
                .hasMessage("The image fax.tif is cut off: copy it again or remove it");
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
                .hasMessageContaining("which Anomalight does not read: convert it to");
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

    private static byte[] written(BufferedImage image, String compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType(compression);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
