package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegTest {
    private static final int SIDE = 48;
    private static final ImageSize SIZE = new ImageSize(SIDE, SIDE);

    @Test
    void profilesChangeNothingHoweverBrokenTheyAre() {
        byte[] plain = OrientedFiles.file(picture(), "jpg");
        float[] expected = ImageReader.read("plain", plain).rgb(SIZE);
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        for (byte[] profile : new byte[][] {linear, grey, Arrays.copyOf(linear, 100), new byte[0], new byte[500]}) {
            byte[] segment = profile(profile, 1, 1);
            byte[] twice = OrientedFiles.inserted(segment, 0, segment);
            byte[] ofTwo = profile(profile, 2, 5);
            for (byte[] some : new byte[][] {segment, twice, ofTwo}) {
                assertThat(ImageReader.read("with", OrientedFiles.inserted(plain, 2, some))
                                .rgb(SIZE))
                        .containsExactly(expected);
            }
        }
    }

    @Test
    void theColourSpaceIsThatOfLibjpeg() throws IOException {
        // Three components as they are, first without a word on what they mean: luminance and differences.
        byte[] bare = components(3, 200, 30, 90);
        assertThat(bare).doesNotContain((byte) 0xE0, (byte) 0xEE);
        assertFirst(bare, 146.7, 255, 26.3);
        assertFirst(adobe(bare, 0), 200, 30, 90);
        assertFirst(adobe(bare, 1), 146.7, 255, 26.3);
        assertFirst(withIds(bare, 'R', 'G', 'B'), 200, 30, 90);
    }

    @Test
    void inksMayBeStoredAsLuminanceAndDifferences() throws IOException {
        // Luminance 100 alone: 155 of each ink's light is left, of which black leaves 204 / 255.
        byte[] inks = components(4, 100, 128, 128, 204);
        assertFirst(adobe(inks, 2), 155 * 0.8, 155 * 0.8, 155 * 0.8);
        assertFirst(adobe(inks, 0), 80, 128 * 0.8, 128 * 0.8);
        assertFirst(inks, 80, 128 * 0.8, 128 * 0.8);
    }

    @ParameterizedTest
    @CsvSource({
        "C3,a lossless JPEG",
        "C5,a hierarchical JPEG",
        "C9,a JPEG with arithmetic coding",
        "CA,a JPEG with arithmetic"
    })
    void unsupportedKindsOfJpegAreNamed(String frame, String kind) {
        byte[] jpeg = OrientedFiles.file(picture(), "jpg");
        jpeg[frameOf(jpeg) + 1] = (byte) Integer.parseInt(frame, 16);
        assertThatThrownBy(() -> ImageReader.read("odd.jpg", jpeg))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The image odd.jpg is " + kind)
                .hasMessageContaining("which Anomalight does not read: convert it to PNG");
    }

    @Test
    void twelveBitsASampleAreNamed() {
        byte[] jpeg = OrientedFiles.file(picture(), "jpg");
        jpeg[frameOf(jpeg) + 4] = 12;
        assertThatThrownBy(() -> ImageReader.read("deep.jpg", jpeg))
                .hasMessageStartingWith(
                        "The image deep.jpg is a JPEG with 12 bits a sample, which Anomalight does not read");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatIsCutAnywhereIsCutOff(boolean progressive) throws IOException {
        byte[] whole = written(picture(), progressive);
        assertThat(ImageReader.read("whole", whole).size()).isEqualTo(SIZE);
        for (int percent : new int[] {1, 10, 30, 50, 70, 90, 97}) {
            assertThatThrownBy(() -> ImageReader.read("cut.jpg", Arrays.copyOf(whole, whole.length * percent / 100)))
                    .as("%s %% are left", percent)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("cut.jpg");
        }
        assertThatThrownBy(() -> ImageReader.read("cut.jpg", Arrays.copyOf(whole, whole.length * 9 / 10)))
                .hasMessage("The image cut.jpg is cut off: copy it again or remove it");
    }

    @Test
    void anotherWarningOfTheDecoderDoesNotHideAnEarlyEnd() throws IOException {
        byte[] odd = written(picture(), false);
        int scan = markerOf(odd, 0xDA);
        odd[scan + 6 + 2 * odd[scan + 4]] = 0; // the last coefficient of the scan, of which the decoder warns
        assertThat(ImageReader.read("odd.jpg", odd).size()).isEqualTo(SIZE);
        assertThatThrownBy(() -> ImageReader.read("cut.jpg", Arrays.copyOf(odd, odd.length * 6 / 10)))
                .hasMessage("The image cut.jpg is cut off: copy it again or remove it");
    }

    @Test
    void wholeDataWithoutAnEndMarkAreWhole() throws IOException {
        byte[] whole = written(picture(), false);
        assertThat(ImageReader.read("unended", Arrays.copyOf(whole, whole.length - 2))
                        .rgb(SIZE))
                .containsExactly(ImageReader.read("whole", whole).rgb(SIZE));
    }

    @Test
    void aSecondPictureBehindTheFirstIsPassedOver() throws IOException {
        byte[] first = written(picture(), true);
        byte[] both = OrientedFiles.inserted(first, first.length, OrientedFiles.file(picture(), "jpg"));
        assertThat(ImageReader.read("both", both).rgb(SIZE))
                .containsExactly(ImageReader.read("first", first).rgb(SIZE));
    }

    private static void assertFirst(byte[] jpeg, double red, double green, double blue) {
        float[] rgb = ImageReader.read("made", jpeg).rgb(new ImageSize(1, 1));
        assertThat(rgb)
                .containsExactly(
                        new float[] {(float) red / 255, (float) green / 255, (float) blue / 255}, within(0.012f));
    }

    /** A JPEG of components that are stored as they are, without JFIF and Adobe's mark. */
    private static byte[] components(int count, int... values) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, count, null);
        for (int i = 0; i < 64; i++) {
            raster.setPixel(i % 8, i / 8, values);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(1);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] adobe(byte[] jpeg, int transform) {
        byte[] segment = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
        return OrientedFiles.inserted(jpeg, 2, segment);
    }

    private static byte[] withIds(byte[] jpeg, int... ids) {
        byte[] changed = jpeg.clone();
        int frame = frameOf(jpeg);
        int scan = markerOf(jpeg, 0xDA);
        for (int i = 0; i < ids.length; i++) {
            changed[frame + 10 + 3 * i] = (byte) ids[i];
            changed[scan + 5 + 2 * i] = (byte) ids[i];
        }
        return changed;
    }

    private static int frameOf(byte[] jpeg) {
        return markerOf(jpeg, 0xC0);
    }

    private static int markerOf(byte[] jpeg, int marker) {
        for (int at = 2; at < jpeg.length; at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2)) {
            if ((jpeg[at + 1] & 0xFF) == marker) {
                return at;
            }
        }
        throw new AssertionError("no marker " + marker);
    }

    private static byte[] profile(byte[] profile, int number, int of) {
        return ByteBuffer.allocate(18 + profile.length)
                .putShort((short) 0xFFE2)
                .putShort((short) (16 + profile.length))
                .put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII))
                .put((byte) number)
                .put((byte) of)
                .put(profile)
                .array();
    }

    static byte[] written(BufferedImage picture, boolean progressive) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < SIDE * SIDE; i++) {
            picture.setRGB(i % SIDE, i / SIDE, (i * 4 & 0xFF) | (i / SIDE * 5) << 8 | random.nextInt(60) << 16);
        }
        return picture;
    }
}
