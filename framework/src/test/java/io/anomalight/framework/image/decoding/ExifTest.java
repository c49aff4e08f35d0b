package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExifTest {
    private static final int[] GREYS = {20, 90, 160, 230};
    private static final int QUADRANT = 16;

    private final Path folder;

    ExifTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Stored are the quadrants AB over CD; what is seen follows from EXIF's table of the 0th row and column. */
    @ParameterizedTest
    @CsvSource({"1,ABCD", "2,BADC", "3,DCBA", "4,CDAB", "5,ACBD", "6,CADB", "7,DBCA", "8,BDAC", "0,ABCD", "9,ABCD"})
    void turnsStoredImagesUpright(int exif, String seen) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            DecodedImage image = ImageReader.read(withSegment(app1(exif, order)));
            boolean turned = exif >= 5 && exif <= 8;
            assertThat(image.size())
                    .isEqualTo(
                            turned
                                    ? new ImageSize(4 * QUADRANT, 2 * QUADRANT)
                                    : new ImageSize(2 * QUADRANT, 4 * QUADRANT));
            assertThat(quadrants(image)).isEqualTo(seen);
        }
    }

    @Test
    void masksAreTurnedToo() throws IOException {
        DecodedImage image = ImageReader.read(withSegment(app1(6, ByteOrder.BIG_ENDIAN)));
        assertThat(image.mask(new ImageSize(2, 2))).containsExactly(1, 0, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 10, 13, 15, 17, 20})
    void aSegmentThatIsCutOffIsIgnored(int bytes) throws IOException {
        byte[] segment = Arrays.copyOf(app1(3, ByteOrder.BIG_ENDIAN), bytes);
        assertThat(quadrants(ImageReader.read(withSegment(segment)))).isEqualTo("ABCD");
    }

    @Test
    void aDirectoryBeyondTheSegmentIsIgnored() throws IOException {
        byte[] segment = app1(3, ByteOrder.BIG_ENDIAN);
        ByteBuffer.wrap(segment).putInt(10, Integer.MAX_VALUE);
        assertThat(quadrants(ImageReader.read(withSegment(segment)))).isEqualTo("ABCD");
    }

    private static String quadrants(DecodedImage image) {
        float[] grey = image.rgb(image.size());
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            int y = (i / 2 * 2 + 1) * image.size().height() / 4;
            int x = (i % 2 * 2 + 1) * image.size().width() / 4;
            float value = grey[y * image.size().width() + x] * 255;
            for (int k = 0; k < GREYS.length; k++) {
                if (Math.abs(value - GREYS[k]) < 10) {
                    letters.append((char) ('A' + k));
                }
            }
        }
        return letters.toString();
    }

    private static byte[] app1(int orientation, ByteOrder order) {
        ByteBuffer segment = ByteBuffer.allocate(6 + 8 + 2 + 2 * 12 + 4).order(order);
        segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        segment.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
        segment.putShort((short) 42).putInt(8).putShort((short) 2);
        // ImageWidth comes before Orientation: entries are sorted by tag.
        segment.putShort((short) 0x0100)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 64)
                .putShort((short) 0);
        segment.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        return segment.putInt(0).array();
    }

    private Path withSegment(byte[] app1) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        assertThat(ImageIO.write(stored(), "jpg", plain)).isTrue();
        byte[] jpeg = plain.toByteArray();
        ByteBuffer spliced = ByteBuffer.allocate(jpeg.length + 4 + app1.length);
        spliced.put(jpeg, 0, 2);
        spliced.putShort((short) 0xFFE1).putShort((short) (app1.length + 2)).put(app1);
        spliced.put(jpeg, 2, jpeg.length - 2);
        return Files.write(folder.resolve("photo.jpg"), spliced.array());
    }

    private static BufferedImage stored() {
        BufferedImage image = new BufferedImage(4 * QUADRANT, 2 * QUADRANT, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.getRaster().setSample(x, y, 0, GREYS[y / QUADRANT * 2 + x / (2 * QUADRANT)]);
            }
        }
        return image;
    }
}
