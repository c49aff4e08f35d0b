package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A grey file has one channel in each format, also one whose grey values are colours of a palette. */
class GreyFilesTest {
    private static final ImageSize TWO = new ImageSize(1, 2);
    private static final ImageChannels GREY = ImageChannels.of(1);
    private static final int PNG_COLOR_TYPE = 25;

    @TempDir
    Path folder;

    /** Two pixels, the darkest and the brightest, with a palette of all grey values of {@code bits}. */
    private static byte[] file(String format, int bits) throws IOException {
        byte[] greys = new byte[1 << bits];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = (byte) (255 * i / (greys.length - 1));
        }
        return file(format, new IndexColorModel(bits, greys.length, greys, greys, greys));
    }

    private static byte[] file(String format, IndexColorModel palette) throws IOException {
        int type = palette.getPixelSize() == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
        BufferedImage image = new BufferedImage(2, 1, type, palette);
        image.getRaster().setSample(1, 0, 0, palette.getMapSize() - 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** Reads a file, whose header must say the same about its channels as its pixels do. */
    private DecodedImage read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("image"), bytes);
        DecodedImage image = ImageReader.read(file);
        for (int channels : new int[] {1, 3, 4}) {
            ImageChannels wanted = ImageChannels.of(channels);
            boolean fits = ImageReader.channels(file, ImageLimits.usual())
                    .flatMap(wanted::misfit)
                    .isEmpty();
            assertThat(catchThrowable(() -> image.as(wanted)) == null)
                    .as("%d channels", channels)
                    .isEqualTo(fits);
        }
        return image;
    }

    @ParameterizedTest
    @CsvSource({"png, 1", "png, 2", "png, 4", "bmp, 1", "bmp, 4", "bmp, 8", "gif, 1", "gif, 4", "gif, 8"})
    void aGreyFileWithAPaletteHasOneChannel(String format, int bits) throws IOException {
        DecodedImage image = read(file(format, bits));

        assertThat(image.channelsInFile()).isEqualTo(1);
        assertThat(image.as(GREY).rgb(TWO)).containsExactly(0, 1);
        assertThat(image.rgb(TWO)).containsExactly(0, 1, 0, 1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aGreyPngOfFewBitsHasOneChannelOfTheseBits(int bits) throws IOException {
        byte[] png = file("png", bits);
        assertThat(png[PNG_COLOR_TYPE]).as("grey, no palette").isZero();

        DecodedImage image = read(png);

        assertThat(image.channelsInFile()).isEqualTo(1);
        assertThat(image.bitsInFile()).isEqualTo(bits);
        assertThat(image.as(GREY).rgb(TWO)).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void aTiffWhoseZeroIsWhiteHasOneChannelAndIsNotInverted(int bits) throws IOException {
        int most = (1 << bits) - 1;
        TiffBytes file = new TiffBytes(2, 1)
                .set(TiffBytes.BITS, bits)
                .set(TiffBytes.PHOTOMETRIC, 0)
                .piece(TiffBytes.packed(bits, 2, most, 0));

        DecodedImage image = read(file.bytes());

        assertThat(image.channelsInFile()).isEqualTo(1);
        assertThat(image.bitsInFile()).isEqualTo(bits);
        assertThat(image.as(GREY).rgb(TWO)).containsExactly(0, 1);
    }

    @Test
    void aTiffWithAPaletteOfGreyHasOneChannel() throws IOException {
        TiffBytes file = new TiffBytes(2, 1)
                .set(TiffBytes.BITS, 1)
                .set(TiffBytes.PHOTOMETRIC, 3)
                .set(TiffBytes.COLOR_MAP, 0xFFFF, 0x8000, 0xFFFF, 0x8000, 0xFFFF, 0x8000)
                .piece(TiffBytes.packed(1, 2, 1, 0));

        DecodedImage image = read(file.bytes());

        assertThat(image.channelsInFile()).isEqualTo(1);
        assertThat(image.bitsInFile()).as("the bits of a colour").isEqualTo(8);
        assertThat(image.as(GREY).rgb(TWO)).containsExactly(0x80 / 255f, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif"})
    void aPaletteWithAColourHasThreeChannels(String format) throws IOException {
        byte[] zeroAndFull = {0, (byte) 255};
        byte[] file = file(format, new IndexColorModel(1, 2, zeroAndFull, zeroAndFull, new byte[2]));

        DecodedImage image = read(file);

        assertThat(image.channelsInFile()).isEqualTo(3);
        assertThatThrownBy(() -> image.as(GREY)).isInstanceOf(UserError.class);
        assertThat(image.rgb(TWO)).containsExactly(0, 1, 0, 1, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "png, 10, 1",
        "png, 5, 3",
        "png, 6, 3",
        "jpg, 10, 1",
        "jpg, 5, 3",
        "bmp, 5, 3",
        "tif, 10, 1",
        "tif, 5, 3"
    })
    void aFileWithoutAPaletteHasTheChannelsOfItsColours(String format, int type, int channels) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(2, 1, type), format, out)).isTrue();

        assertThat(read(out.toByteArray()).channelsInFile()).isEqualTo(channels);
    }

    @Test
    void theHeaderOfATiffTellsItsFurtherChannels() throws IOException {
        for (int photometric : new int[] {1, 2}) {
            TiffBytes file = new TiffBytes(1, 1)
                    .set(TiffBytes.PHOTOMETRIC, photometric)
                    .set(TiffBytes.SAMPLES, 4)
                    .set(TiffBytes.BITS, 8, 8, 8, 8)
                    .piece(new byte[4]);

            assertThat(read(file.bytes()).channelsInFile()).isEqualTo(4);
        }
    }

    @Test
    void aGreyGifThatDoesNotFillItsCanvasHasOneChannel() throws IOException {
        byte[] gif = file("gif", 8);
        gif[6] = 3; // the canvas is 3 pixels wide

        assertThat(read(gif).as(GREY).rgb(new ImageSize(1, 3))).containsExactly(0, 1, 0);
    }
}
