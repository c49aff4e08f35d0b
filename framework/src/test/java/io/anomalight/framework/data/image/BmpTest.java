package io.anomalight.framework.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.ImageSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
    void whatIsMissingFromTheLastRowIsItsPaddingOrACut() {
        byte[] whole = bmp(40, 24, 0, 4, 5, 6, 0, 1, 2, 3, 0);
        assertThat(ImageReader.read("bmp", Arrays.copyOf(whole, whole.length - 1))
                        .rgb(SIZE))
                .containsExactly(ImageReader.read("bmp", whole).rgb(SIZE));
        assertThatThrownBy(() -> ImageReader.read("cut.bmp", Arrays.copyOf(whole, whole.length - 2)))
                .hasMessage("The image cut.bmp is cut off: copy it again or remove it");
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
