package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.testing.Fuzz;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFuzzTest {
    private static final ImageSize SMALL = new ImageSize(24, 32);
    private static final List<String> WORDS = List.of(
            "\u00ff\u00d8\u00ff",
            "\u00ff\u00c2",
            "\u00ff\u00da",
            "\u00ff\u00e1",
            "Exif\0\0",
            "IHDR",
            "IDAT",
            "PLTE",
            "tRNS",
            "eXIf",
            "iCCP",
            "zTXt",
            "IEND",
            "GIF89a",
            "!\u00f9\u0004",
            ",",
            "BM",
            "II*\0",
            "MM\0*",
            "II+\0",
            "\u0001\u0001\u0003\0",
            "\u0011\u0001\u0004\0",
            "\u0017\u0001\u0004\0");

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tif"})
    void aDamagedImageIsReadOrRefusedInASentence(String format) throws IOException {
        Fuzz.Tally tally =
                Fuzz.of("image " + format, UserError.class, WORDS).run(originals(format), ImageFuzzTest::read);

        assertThat(tally.refused()).isPositive();
    }

    @Test
    void aForgedPngWhoseChecksumsAreRightIsReadOrRefusedInASentence() throws IOException {
        Fuzz.Tally tally = Fuzz.of("forged png", UserError.class, WORDS)
                .run(originals("png"), mutant -> read(withRightChecksums(mutant)));

        assertThat(tally.taken()).isPositive();
        assertThat(tally.refused()).isPositive();
    }

    private static void read(byte[] mutant) {
        float[] rgb = ImageReader.read("mutant", mutant).rgb(SMALL);
        assertThat(rgb).hasSize(3 * SMALL.pixels());
        for (float value : rgb) {
            assertThat(value >= 0 && value <= 1.00001f).isTrue();
        }
    }

    // Each chunk is its length, its name, its data, and the CRC of the latter two; a cut one stays as it is.
    private static byte[] withRightChecksums(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png);
        int at = 8;
        while (at + 12 <= png.length) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                return png;
            }
            CRC32 sum = new CRC32();
            sum.update(png, at + 4, 4 + length);
            file.putInt(at + 8 + length, (int) sum.getValue());
            at += 12 + length;
        }
        return png;
    }

    private static List<byte[]> originals(String format) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int type : types(format)) {
            BufferedImage image = noise(type);
            ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
            ImageWriteParam settings = writer.getDefaultWriteParam();
            files.add(written(writer, image, settings));
            if (settings.canWriteProgressive()) {
                settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
                files.add(written(writer, image, settings));
            }
            if (format.equals("tif")) {
                for (String compression : List.of("LZW", "Deflate", "PackBits", "JPEG")) {
                    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                    settings.setCompressionType(compression);
                    files.add(written(writer, image, settings));
                }
            }
            writer.dispose();
        }
        return files;
    }

    private static int[] types(String format) {
        return switch (format) {
            case "png" ->
                new int[] {
                    BufferedImage.TYPE_INT_RGB,
                    BufferedImage.TYPE_4BYTE_ABGR,
                    BufferedImage.TYPE_USHORT_GRAY,
                    BufferedImage.TYPE_BYTE_INDEXED
                };
            case "jpg", "tif" -> new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY};
            case "gif" -> new int[] {BufferedImage.TYPE_BYTE_INDEXED};
            default -> new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_INDEXED};
        };
    }

    private static byte[] written(ImageWriter writer, BufferedImage image, ImageWriteParam settings)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        }
        return bytes.toByteArray();
    }

    private static BufferedImage noise(int type) {
        SplittableRandom random = new SplittableRandom(5);
        BufferedImage image = new BufferedImage(37, 29, type);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, (x + y) % 5 == 0 ? random.nextInt() : 0xff000000 | 0x10305 * (x + y));
            }
        }
        return image;
    }
}
