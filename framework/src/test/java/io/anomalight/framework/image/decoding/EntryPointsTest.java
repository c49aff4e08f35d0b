package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bytes give the same pixels at every entry point. */
class EntryPointsTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 16;
    private static final ImageSize SMALL = new ImageSize(7, 9);

    private final Path folder;

    EntryPointsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static List<Arguments> files() {
        BufferedImage picture = picture();
        List<Arguments> files = new ArrayList<>();
        for (int orientation = 1; orientation <= 8; orientation++) {
            files.add(Arguments.of("jpg", orientation, OrientedFiles.jpeg(picture, orientation)));
            files.add(Arguments.of("png", orientation, OrientedFiles.png(picture, orientation)));
            files.add(Arguments.of("tif", orientation, tiff(picture, orientation)));
        }
        for (String format : List.of("jpg", "png", "tif", "bmp", "gif")) {
            files.add(Arguments.of(format, 1, OrientedFiles.file(picture, format)));
        }
        return files;
    }

    @ParameterizedTest(name = "{0} with orientation {1}")
    @MethodSource("files")
    void aFileItsBytesAStreamAndASampleAreTheSamePixelForPixel(String format, int orientation, byte[] bytes)
            throws IOException {
        Path file = Files.write(folder.resolve("picture." + format), bytes);
        DecodedImage fromFile = ImageReader.read(file);
        DecodedImage fromBytes = ImageReader.read("bytes", bytes);
        DecodedImage fromStream = ImageReader.read("stream", new ByteArrayInputStream(bytes));
        HostImage sample = new FileSample(file, Label.UNKNOWN).read(SMALL);

        ImageSize seen = orientation > 4 ? new ImageSize(WIDTH, HEIGHT) : new ImageSize(HEIGHT, WIDTH);
        for (DecodedImage image : List.of(fromFile, fromBytes, fromStream)) {
            assertThat(image.size()).isEqualTo(seen);
            assertThat(image.rgb(seen)).containsExactly(fromFile.rgb(seen));
            assertThat(image.rgb(SMALL)).containsExactly(sample.rgb());
            assertThat(image.mask(seen)).containsExactly(fromFile.mask(seen));
            assertThat(image.fingerprint()).isEqualTo(fromFile.fingerprint());
        }
        assertThat(sample.originalSize()).isEqualTo(seen);
    }

    @ParameterizedTest(name = "{0} with orientation {1}")
    @MethodSource("files")
    void aFileIsThePictureThatItsOrientationMakesOfWhatIsStored(String format, int orientation, byte[] bytes) {
        DecodedImage image = ImageReader.read("bytes", bytes);
        BufferedImage upright = upright(picture(), orientation);
        float[] expected = DecodedImage.of(upright).rgb(image.size());
        // JPEG and the 256 colours of GIF lose a little.
        float tolerance = format.equals("jpg") ? 0.06f : format.equals("gif") ? 0.15f : 0;
        assertThat(image.rgb(image.size())).containsExactly(expected, within(tolerance));
        assertThat(HostImage.of(upright, SMALL).rgb())
                .containsExactly(HostImage.of("bytes", image, SMALL).rgb(), within(tolerance + 1e-6f));
    }

    @ParameterizedTest(name = "{0} with orientation {1}")
    @MethodSource("files")
    void aMaskIsTurnedAsItsImage(String format, int orientation, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("mask." + format), bytes);
        HostImage image = new FileSample(file, Label.ANOMALOUS, Optional.of(file)).read(SMALL);
        ImageSize seen = image.originalSize();
        DecodedImage decoded = ImageReader.read(file);
        float[] rgb = decoded.rgb(seen);
        byte[] mask = decoded.mask(seen);
        for (int i = 0; i < mask.length; i++) {
            float grey = 0.299f * rgb[i] + 0.587f * rgb[i + mask.length] + 0.114f * rgb[i + 2 * mask.length];
            assertThat(mask[i]).isEqualTo((byte) (grey > 0.5f ? 1 : 0));
        }
        assertThat(image.mask().orElseThrow()).containsExactly(Resize.nearest(mask, seen, SMALL));
    }

    private static byte[] tiff(BufferedImage picture, int orientation) {
        byte[] pixels = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int rgb = picture.getRGB(i % WIDTH, i / WIDTH);
            pixels[3 * i] = (byte) (rgb >> 16);
            pixels[3 * i + 1] = (byte) (rgb >> 8);
            pixels[3 * i + 2] = (byte) rgb;
        }
        return new TiffBytes(WIDTH, HEIGHT)
                .set(TiffBytes.PHOTOMETRIC, 2)
                .set(TiffBytes.SAMPLES, 3)
                .set(TiffBytes.BITS, 8, 8, 8)
                .set(TiffBytes.ORIENTATION, orientation)
                .piece(pixels)
                .bytes();
    }

    /** EXIF's table: where the 0th row and the 0th column of what is stored are seen. */
    private static BufferedImage upright(BufferedImage stored, int orientation) {
        int width = orientation > 4 ? HEIGHT : WIDTH;
        int height = orientation > 4 ? WIDTH : HEIGHT;
        BufferedImage seen = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int right = WIDTH - 1 - x;
                int below = HEIGHT - 1 - y;
                int[] place = {
                    switch (orientation) {
                        case 2, 3 -> right;
                        case 5, 8 -> y;
                        case 6, 7 -> below;
                        default -> x;
                    },
                    switch (orientation) {
                        case 3, 4 -> below;
                        case 5, 6 -> x;
                        case 7, 8 -> right;
                        default -> y;
                    }
                };
                seen.setRGB(place[0], place[1], stored.getRGB(x, y));
            }
        }
        return seen;
    }

    /** Smooth, so that JPEG keeps it, and the same in no two corners. */
    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                picture.setRGB(x, y, (x * 7) << 16 | (y * 13) << 8 | (x + y) * 4);
            }
        }
        return picture;
    }
}
