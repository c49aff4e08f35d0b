package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {
    private static final int WIDTH = 24;
    private static final int HEIGHT = 16;
    private static final ImageSize SIZE = new ImageSize(HEIGHT, WIDTH);

    private final Path folder;

    ImageReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({"png,0", "bmp,0", "tiff,0", "gif,0.1", "jpg,0.04"})
    void readsColoursOf(String format, float tolerance) throws IOException {
        BufferedImage image = gradient(BufferedImage.TYPE_3BYTE_BGR);
        DecodedImage decoded = ImageReader.read(write(image, format));
        assertThat(decoded.size()).isEqualTo(SIZE);
        float[] rgb = decoded.rgb(SIZE);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                Color color = new Color(image.getRGB(x, y));
                int at = y * WIDTH + x;
                assertThat(rgb[at]).isCloseTo(color.getRed() / 255f, within(tolerance + 1e-6f));
                assertThat(rgb[at + HEIGHT * WIDTH]).isCloseTo(color.getGreen() / 255f, within(tolerance + 1e-6f));
                assertThat(rgb[at + 2 * HEIGHT * WIDTH]).isCloseTo(color.getBlue() / 255f, within(tolerance + 1e-6f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "tiff", "bmp", "gif"})
    void readsGreyWithoutGamma(String format) throws IOException {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }
        float[] rgb = ImageReader.read(write(image, format)).rgb(new ImageSize(1, 256));
        for (int i = 0; i < rgb.length; i++) {
            assertThat(rgb[i]).isEqualTo(i % 256 / 255f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "tiff"})
    void readsAll16BitsOfGreyWithoutGamma(String format) throws IOException {
        int[] samples = {0, 1, 300, 32768, 65534, 65535};
        BufferedImage image = new BufferedImage(samples.length, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setPixels(0, 0, samples.length, 1, samples);
        float[] rgb = ImageReader.read(write(image, format)).rgb(new ImageSize(1, samples.length));
        for (int i = 0; i < rgb.length; i++) {
            assertThat(rgb[i]).isEqualTo(samples[i % samples.length] / 65535f);
        }
    }

    @Test
    void readsAll16BitsOfColour() throws IOException {
        ColorSpace space = ColorSpace.getInstance(ColorSpace.CS_sRGB);
        ComponentColorModel colors =
                new ComponentColorModel(space, false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = colors.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {1, 40_000, 65_535});
        Path file = write(new BufferedImage(colors, raster, false, null), "png");
        assertThat(ImageReader.read(file).rgb(new ImageSize(1, 1))).containsExactly(1 / 65535f, 40_000 / 65535f, 1f);
    }

    @Test
    void readsPalettesThroughTheirColours() throws IOException {
        byte[] red = {10, (byte) 200, 0};
        byte[] green = {20, (byte) 100, 0};
        byte[] blue = {30, 50, (byte) 255};
        IndexColorModel palette = new IndexColorModel(2, 3, red, green, blue);
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setPixels(0, 0, 3, 1, new int[] {2, 0, 1});
        assertThat(ImageReader.read(write(image, "png")).rgb(new ImageSize(1, 3)))
                .containsExactly(0f, 10 / 255f, 200 / 255f, 0f, 20 / 255f, 100 / 255f, 1f, 30 / 255f, 50 / 255f);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aTextThatInflatesToMuchIsSkipped() throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>();
        byte[] text = Bombs.text(500_000_000);
        for (int type :
                new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_GRAY
                }) {
            byte[] plain = Files.readAllBytes(write(gradient(type), "png"));
            byte[] padded = OrientedFiles.inserted(plain, 33, text);
            assertThat(ImageReader.read("padded", padded).rgb(SIZE))
                    .containsExactly(ImageReader.read("plain", plain).rgb(SIZE));
            files.add(Files.write(folder.resolve(type + ".png"), padded));
        }

        assertThat(DecodedUnderWatch.of("32m", files)).hasSize(3).allSatisfy(cost -> assertThat(cost.outcome())
                .isEqualTo("read 16x24"));
    }

    @Test
    void dropsAlphaAsPillowDoes() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.getRaster().setPixel(0, 0, new int[] {255, 51, 102, 0});
        assertThat(ImageReader.read(write(image, "png")).rgb(new ImageSize(1, 1)))
                .containsExactly(1f, 51 / 255f, 102 / 255f);
    }

    @Test
    void undoesPremultipliedAlphaAndLeavesTheImageAlone() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB_PRE);
        image.getRaster().setPixel(0, 0, new int[] {51, 102, 0, 102});
        float[] rgb = DecodedImage.of(image).rgb(new ImageSize(1, 1));
        assertThat(rgb[0]).isCloseTo(51 / 102f, within(0.01f));
        assertThat(rgb[1]).isEqualTo(1f);
        assertThat(image.getRaster().getPixel(0, 0, new int[4])).containsExactly(51, 102, 0, 102);
    }

    @Test
    void readsPartsOfImages() {
        BufferedImage image = gradient(BufferedImage.TYPE_INT_RGB);
        BufferedImage part = image.getSubimage(5, 3, 2, 2);
        float[] rgb = DecodedImage.of(part).rgb(new ImageSize(2, 2));
        assertThat(rgb[0]).isEqualTo(new Color(image.getRGB(5, 3)).getRed() / 255f);
        assertThat(rgb[3]).isEqualTo(new Color(image.getRGB(6, 4)).getRed() / 255f);
    }

    @Test
    void refusesFloatingPointSamples() throws IOException {
        ComponentColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                false,
                false,
                ComponentColorModel.OPAQUE,
                DataBuffer.TYPE_FLOAT);
        BufferedImage image = new BufferedImage(colors, colors.createCompatibleWritableRaster(2, 2), false, null);
        Path file = write(image, "tiff");
        assertThatThrownBy(() -> ImageReader.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("floating-point samples")
                .hasMessageContaining("unsigned integers of 8 or 16 bits");
    }

    @Test
    void turnsTiffUpright() throws IOException {
        // Two pixels side by side, stored so that they must be rotated by 90 degrees: EXIF's orientation 6.
        int[][] entries = {
            {256, 2},
            {257, 1},
            {258, 8},
            {259, 1},
            {262, 1},
            {273, 8 + 2 + 10 * 12 + 4},
            {274, 6},
            {277, 1},
            {278, 1},
            {279, 2}
        };
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 10 * 12 + 4 + 2).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries) {
            tiff.putShort((short) entry[0]).putShort((short) 3).putInt(1).putInt(entry[1]);
        }
        tiff.putInt(0).put((byte) 51).put((byte) 255);
        DecodedImage image = ImageReader.read(Files.write(folder.resolve("turned.tif"), tiff.array()));
        assertThat(image.size()).isEqualTo(new ImageSize(2, 1));
        assertThat(image.rgb(new ImageSize(2, 1))).startsWith(0.2f, 1f);
    }

    @Test
    void inksOfAJpegReduceTheLight() throws IOException {
        Path file = folder.resolve("cmyk.jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
        for (int i = 0; i < 64; i++) {
            inks.setPixel(i % 8, i / 8, new int[] {255, 128, 0, 204}); // 255 is no ink
        }
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(inks, null, null), null);
        } finally {
            writer.dispose();
        }
        float[] rgb = ImageReader.read(file).rgb(new ImageSize(1, 1));
        assertThat(rgb[0]).isCloseTo(0.8f, within(0.02f));
        assertThat(rgb[1]).isCloseTo(0.4f, within(0.02f));
        assertThat(rgb[2]).isCloseTo(0, within(0.02f));
    }

    @Test
    void aHugeImageIsRefusedBeforeItIsDecoded() throws IOException {
        Path file = folder.resolve("huge.png");
        byte[] png = Files.readAllBytes(write(gradient(BufferedImage.TYPE_INT_RGB), "png"));
        // Bytes 12 to 28 are the header chunk with width and height; the checksum follows.
        ByteBuffer bytes = ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
        CRC32 checksum = new CRC32();
        checksum.update(png, 12, 17);
        bytes.putInt(29, (int) checksum.getValue());
        Files.write(file, png);
        assertThatThrownBy(() -> ImageReader.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + " has 20000x20000 pixels, more than the 200 million");
    }

    private Path write(BufferedImage image, String format) throws IOException {
        Path file = folder.resolve("image." + format);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    private static BufferedImage gradient(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, new Color(x * 10, y * 15, 128).getRGB());
            }
        }
        return image;
    }
}
