package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PngTest {
    private static final int BEHIND_HEADER = 33;
    private static final ImageSize STORED = new ImageSize(2, 3);
    private static final ImageSize TURNED = new ImageSize(3, 2);

    @Test
    void profilesAndGammaChangeNothing() throws IOException {
        byte[] plain = OrientedFiles.file(grey(), "png");
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        profile.write("grey\0\0".getBytes(StandardCharsets.US_ASCII));
        profile.write(deflated(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData()));
        float[] expected = ImageReader.read("plain", plain).rgb(STORED);
        assertThat(expected).startsWith(64 / 255f);
        for (byte[] chunk : new byte[][] {
            OrientedFiles.chunk("iCCP", profile.toByteArray()),
            OrientedFiles.chunk("iCCP", new byte[] {'x', 0, 0, 1, 2, 3}),
            OrientedFiles.chunk("gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xA0}),
            OrientedFiles.chunk("tRNS", new byte[] {0, 64})
        }) {
            byte[] with = OrientedFiles.inserted(plain, BEHIND_HEADER, chunk);
            assertThat(ImageReader.read("with", with).rgb(STORED)).containsExactly(expected);
        }
    }

    @Test
    void anOrientationIsFoundWherePillowFindsIt() throws IOException {
        byte[] plain = OrientedFiles.file(grey(), "png");
        String hex = HexFormat.of().formatHex(OrientedFiles.exif(6));
        byte[] profile = ("\nexif\n      " + hex.length() / 2 + "\n" + hex + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] xmp = "<x:xmpmeta tiff:Orientation=\"6\"/>".getBytes(StandardCharsets.US_ASCII);
        for (byte[] chunk : new byte[][] {
            OrientedFiles.chunk("eXIf", OrientedFiles.exif(6)),
            OrientedFiles.chunk("tEXt", joined("Raw profile type exif\0", profile)),
            OrientedFiles.chunk("zTXt", joined("Raw profile type exif\0\0", deflated(profile))),
            OrientedFiles.chunk("iTXt", joined("XML:com.adobe.xmp\0\0\0\0\0", xmp)),
            OrientedFiles.chunk("iTXt", joined("XML:com.adobe.xmp\0\1\0\0\0", deflated(xmp)))
        }) {
            assertThat(ImageReader.read("before", OrientedFiles.inserted(plain, BEHIND_HEADER, chunk))
                            .size())
                    .isEqualTo(TURNED);
            assertThat(ImageReader.read("behind", OrientedFiles.inserted(plain, plain.length - 12, chunk))
                            .size())
                    .isEqualTo(TURNED);
        }
    }

    @Test
    void aTextThatIsNoOrientationIsIgnored() {
        byte[] plain = OrientedFiles.file(grey(), "png");
        for (byte[] chunk : new byte[][] {
            OrientedFiles.chunk("eXIf", new byte[0]),
            OrientedFiles.chunk(
                    "tEXt", joined("Raw profile type exif\0", "exif 5 nonsense".getBytes(StandardCharsets.US_ASCII))),
            OrientedFiles.chunk("zTXt", joined("Raw profile type exif\0\0", new byte[] {1, 2, 3})),
            OrientedFiles.chunk("iTXt", joined("XML:com.adobe.xmp\0\1", new byte[3]))
        }) {
            assertThat(ImageReader.read("odd", OrientedFiles.inserted(plain, BEHIND_HEADER, chunk))
                            .size())
                    .isEqualTo(STORED);
        }
    }

    @Test
    void aHeaderWithAWrongChecksumIsDamaged() {
        byte[] png = OrientedFiles.file(grey(), "png");
        png[19] ^= 1; // the width
        assertThatThrownBy(() -> ImageReader.read("bent.png", png)).hasMessageContaining("its header is damaged");
    }

    @Test
    void pixelsWithoutTheirEndMarkAreWhole() {
        byte[] png = OrientedFiles.file(grey(), "png");
        byte[] unended = Arrays.copyOf(png, png.length - 12);
        assertThat(ImageReader.read("unended", unended).rgb(STORED))
                .containsExactly(ImageReader.read("whole", png).rgb(STORED));
    }

    private static BufferedImage grey() {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, 3, 2, new int[] {64, 100, 150, 200, 255, 0});
        return image;
    }

    private static byte[] joined(String keyword, byte[] rest) {
        byte[] start = keyword.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(start.length + rest.length)
                .put(start)
                .put(rest)
                .array();
    }

    static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }
}
