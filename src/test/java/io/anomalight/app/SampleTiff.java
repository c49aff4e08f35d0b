package io.anomalight.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes TIFF files of 16 bits with any number of channels, uncompressed, without colours, as instruments do. */
public final class SampleTiff {
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;

    private SampleTiff() {}

    /**
     * Writes a file.
     *
     * @param samples {@code [H, W, C]}, unsigned
     */
    public static void write(Path file, int width, int height, int channels, int[] samples) throws IOException {
        int entries = 11;
        int bitsAt = 8 + 2 + entries * ENTRY_BYTES + 4;
        int extraAt = bitsAt + 2 * channels;
        int pixelsAt = extraAt + 2 * channels;
        ByteBuffer out = ByteBuffer.allocate(pixelsAt + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries);
        entry(out, 256, SHORT, 1, width);
        entry(out, 257, SHORT, 1, height);
        entry(out, 258, SHORT, channels, channels <= 2 ? 16 | 16 << 16 : bitsAt);
        entry(out, 259, SHORT, 1, 1);
        entry(out, 262, SHORT, 1, 1);
        entry(out, 273, LONG, 1, pixelsAt);
        entry(out, 277, SHORT, 1, channels);
        entry(out, 278, SHORT, 1, height);
        entry(out, 279, LONG, 1, 2 * samples.length);
        entry(out, 284, SHORT, 1, 1);
        entry(out, 338, SHORT, Math.max(1, channels - 1), channels <= 3 ? 0 : extraAt);
        out.putInt(0);
        for (int channel = 0; channel < channels; channel++) {
            out.putShort((short) 16);
        }
        out.position(pixelsAt);
        for (int sample : samples) {
            out.putShort((short) sample);
        }
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, out.array());
    }

    private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
