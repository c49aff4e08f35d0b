package io.anomalight.framework.image.decoding;

import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes fax codes of a TIFF's piece (CCITT T.4 and T.6) with the JDK's decoder, which gets a TIFF with only this
 * piece.
 */
final class TiffFax {
    private static final JdkDecoder DECODER = new JdkDecoder("tiff");
    private static final int HEADER = 8;
    private static final int ENTRY = 12;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private TiffFax() {}

    static Raster decode(Decoding decoding, TiffDirectory tags, TiffLayout layout, int piece, int rows)
            throws IOException {
        if (layout.bits().length != 1 || layout.bits()[0] != 1) {
            throw new IOException("its fax codes are not of one bit a pixel");
        }
        // The decoder holds the whole piece in memory twice, as decompressed bytes and as a picture.
        decoding.requireWithinLimits(2L * rows * layout.rowBytes(0));
        if (layout.isCut(piece, decoding.length())) {
            throw new EOFException(); // the decoder would make missing rows white
        }
        long bytes = layout.count(piece, decoding.length());
        int[][] entries = {
            {256, LONG, layout.pieceWidth()},
            {257, LONG, rows},
            {258, SHORT, 1},
            {259, SHORT, layout.compression()},
            {262, SHORT, TiffLayout.BLACK_IS_ZERO},
            {266, SHORT, layout.reversedBits() ? 2 : 1},
            {273, LONG, 0},
            {277, SHORT, 1},
            {278, LONG, rows},
            {279, LONG, (int) Math.min(Integer.MAX_VALUE, bytes)},
            {292, LONG, (int) tags.value(292, 0)},
            {293, LONG, (int) tags.value(293, 0)}
        };
        int start = HEADER + 2 + entries.length * ENTRY + 4;
        ByteBuffer header = ByteBuffer.allocate(start).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort((short) 0x4949).putShort((short) 42).putInt(HEADER).putShort((short) entries.length);
        for (int[] entry : entries) {
            header.putShort((short) entry[0]).putShort((short) entry[1]).putInt(1);
            header.putInt(entry[0] == 273 ? start : entry[2]);
        }
        try (SplicedStream stream =
                new SplicedStream(decoding).insert(header.array()).add(layout.offset(piece), bytes)) {
            return DECODER.image(decoding, stream).getRaster();
        } catch (EOFException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoder's message is "Error 1", or it reads beyond its array.
            IOException damaged = new IOException("its fax codes are damaged");
            damaged.addSuppressed(e);
            throw damaged;
        }
    }
}
