package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BmpTest {
    private static final ImageSize SIZE = new ImageSize(2, 1);

    @ParameterizedTest
    @ValueSource(ints = {12, 40, 52, 56, 64, 108, 124})
    void headersOfEveryAgeAreRead(int headerBytes) {
        assertThat(ImageReader.read("bmp", bmp(headerBytes, 24, 0, 4, 5, 6, 0, 1, 2, 3, 0))
                        .rgb(SIZE))
                .containsExactly(3 / 255f, 6 / 255f, 2 / 255f, 5 / 255f, 1 / 255f, 4 / 255f);
    }

    @Test
    void aMissingEndOfTheLastRowIsPaddingOrAnError() {
        byte[] whole = bmp(40, 24, 0, 4, 5, 6, 0, 1, 2, 3, 0);
        assertThat(ImageReader.read("bmp", Arrays.copyOf(whole, whole.length - 1))
                        .rgb(SIZE))
                .containsExactly(ImageReader.read("bmp", whole).rgb(SIZE));
        assertThatThrownBy(() -> ImageReader.read("cut.bmp", Arrays.copyOf(whole, whole.length - 2)))
                .hasMessage("The image cut.bmp is cut off: copy it again or remove it");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4})
    void runsThatEndTooEarlyAreCutOff(int bits) {
        // Of two rows of a pixel: a run; a literal; the end of the picture. A palette of one colour is before them.
        int[] palette = {9, 8, 7, 0};
        int[] runs = {1, 0, 0, 0, 1, 0, 0, 1};
        byte[] whole = bmp(40, bits, bits == 8 ? 1 : 2, joined(palette, runs));
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(10, 58).putInt(46, 1);
        assertThat(ImageReader.read("runs.bmp", whole).rgb(SIZE))
                .containsExactly(7 / 255f, 7 / 255f, 8 / 255f, 8 / 255f, 9 / 255f, 9 / 255f);
        // The second row is all that there must be: its end and that of the picture may be missing.
        for (int bytes = 58; bytes < 64; bytes++) {
            byte[] cut = Arrays.copyOf(whole, bytes);
            assertThatThrownBy(() -> ImageReader.read("runs.bmp", cut))
                    .as("%s bytes", bytes)
                    .hasMessage("The image runs.bmp is cut off: copy it again or remove it");
        }
        assertThat(ImageReader.read("unended.bmp", Arrays.copyOf(whole, 64)).rgb(SIZE))
                .containsExactly(ImageReader.read("runs.bmp", whole).rgb(SIZE));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4})
    void literalsOfAnyLengthAreReadToTheirEnd(int bits) {
        for (int width = 3; width < 40; width++) {
            int[] samples =
                    new SplittableRandom(width).ints(2L * width, 0, 1 << bits).toArray();
            byte[] file = literals(bits, width, samples);
            float[] red = ImageReader.read("literals.bmp", file).rgb(new ImageSize(2, width));
            for (int i = 0; i < samples.length; i++) {
                assertThat(red[i]).isEqualTo(samples[i] / 255f);
            }
            assertThatThrownBy(() -> ImageReader.read("cut.bmp", Arrays.copyOf(file, file.length - 5)))
                    .hasMessage("The image cut.bmp is cut off: copy it again or remove it");
        }
    }

    /** Two rows, each a literal, from the bottom up; colour i is grey i. */
    private static byte[] literals(int bits, int width, int... samples) {
        int start = 54 + 4 * (1 << bits);
        int literal = (width * bits + 7) / 8;
        ByteBuffer file = ByteBuffer.allocate(start + 2 * (2 + literal + literal % 2) + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bmp(40, bits, bits == 8 ? 1 : 2))
                .putInt(10, start)
                .putInt(18, width);
        for (int i = 0; i < 1 << bits; i++) {
            file.putInt(i * 0x010101);
        }
        for (int row : new int[] {1, 0}) {
            file.put((byte) 0).put((byte) width);
            file.put(TiffBytes.packed(bits, width, Arrays.copyOfRange(samples, row * width, (row + 1) * width)));
            file.put(new byte[literal % 2]).put((byte) 0).put((byte) (row == 1 ? 0 : 1));
        }
        return file.array();
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    @Test
    void aJpegOrPngInsideIsNamed() {
        assertThatThrownBy(() -> ImageReader.read("odd.bmp", bmp(40, 0, 4, 0)))
                .hasMessageStartingWith(
                        "The image odd.bmp is a BMP with a JPEG inside, which Anomalight does not read");
        assertThatThrownBy(() -> ImageReader.read("odd.bmp", bmp(40, 0, 5, 0)))
                .hasMessageStartingWith("The image odd.bmp is a BMP with a PNG inside, which Anomalight does not read");
    }

    /** Two rows of one pixel, from the bottom up. */
    private static byte[] bmp(int headerBytes, int bits, int compression, int... pixels) {
        ByteBuffer file = ByteBuffer.allocate(14 + headerBytes + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(14 + headerBytes);
        file.putInt(headerBytes);
        if (headerBytes == 12) {
            file.putShort((short) 1).putShort((short) 2);
        } else {
            file.putInt(1).putInt(2);
        }
        file.putShort((short) 1).putShort((short) bits);
        if (headerBytes > 12) {
            file.putInt(compression);
        }
        file.position(14 + headerBytes);
        for (int pixel : pixels) {
            file.put((byte) pixel);
        }
        return file.array();
    }
}
