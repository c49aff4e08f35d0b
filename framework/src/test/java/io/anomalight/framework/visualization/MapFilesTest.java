package io.anomalight.framework.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapFilesTest {
    private static final ImageSize SIZE = new ImageSize(2, 3);

    private final Path folder;

    MapFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void writesSixteenBitsThatReadBackExactly() throws IOException {
        Path file = folder.resolve("new").resolve("map.png");
        MapFiles.writePng16(file, new float[] {0, 0.5f, 1, 1 / 65535f, -1, 2}, SIZE);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getColorModel().getPixelSize()).isEqualTo(16);
        int[] samples = picture.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null);
        assertThat(samples).containsExactly(0, 32768, 65535, 1, 0, 65535);
    }

    @Test
    void writesNpyAsNumpyDocumentsIt() throws IOException {
        Path file = folder.resolve("map.npy");
        float[] map = {1, -2, 3.5f, Float.NaN, 5, 6};
        MapFiles.writeNpy(file, map, SIZE);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] start = new byte[8];
        bytes.get(start);
        assertThat(start).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
        byte[] header = new byte[bytes.getShort()];
        bytes.get(header);
        assertThat(bytes.position() % 64).isZero();
        assertThat(new String(header, StandardCharsets.US_ASCII))
                .matches("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(2, 3\\), } *\n");
        float[] values = new float[6];
        bytes.asFloatBuffer().get(values);
        assertThat(values).containsExactly(map);
        assertThat(bytes.remaining()).isEqualTo(24);
    }

    @Test
    void writesMasksAsBlackAndWhite() throws IOException {
        Path file = folder.resolve("mask.png");
        MapFiles.writeMask(file, new SegmentationMask(SIZE, new byte[] {0, 1, 0, 0, 0, 1}));
        int[] samples = ImageIO.read(file.toFile()).getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null);
        assertThat(samples).containsExactly(0, 255, 0, 0, 0, 255);
    }

    @Test
    void refusesAMapOfAnotherSizeAndWritesNothing() {
        assertThatThrownBy(() -> MapFiles.writeNpy(folder.resolve("map.npy"), new float[5], SIZE))
                .hasMessage("a map of 5 values is not 2x3");
        assertThatThrownBy(() -> MapFiles.writePng16(folder.resolve("map.png"), new float[7], SIZE))
                .hasMessage("a map of 7 values is not 2x3");
        assertThat(folder).isEmptyDirectory();
    }
}
