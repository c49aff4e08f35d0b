package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compressions of TIFF that Java's own writer knows, whole and cut off. */
class TiffCompressionTest {
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
