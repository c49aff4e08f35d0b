package io.anomalight.framework.image.decoding;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Opens the pieces of a TIFF, one after the other, with any supported compression. */
final class TiffPieces implements AutoCloseable {
    private static final int INFLATER_BUFFER = 4096;

    private final Decoding decoding;
    private final TiffDirectory tags;
    private final TiffLayout layout;
    private final Inflater inflater;

    /** The width of a block of pixels with one common colour. */
    private final int across;

    /** The height of such a block. */
    private final int down;

    TiffPieces(Decoding decoding, TiffDirectory tags, TiffLayout layout) throws IOException {
        this.decoding = decoding;
        this.tags = tags;
        this.layout = layout;
        long[] subsampling = tags.values(530);
        boolean given = subsampling.length == 2;
        boolean ycc = layout.photometric() == TiffLayout.YCBCR && layout.compression() != TiffLayout.JPEG;
        this.across = ycc ? factor(given ? subsampling[0] : 2) : 1;
        this.down = ycc ? factor(given ? subsampling[1] : 2) : 1;
        if (across * down > 1
                && (layout.planar() || layout.predicted() || !Arrays.equals(layout.bits(), new int[] {8, 8, 8}))) {
            throw decoding.unsupported("is a TIFF of subsampled colours in an unusual layout");
        }
        this.inflater = new Inflater(); // last, because nothing would close it if this constructor failed
    }

    private static int factor(long given) throws IOException {
        if (given != 1 && given != 2 && given != 4) {
            throw new IOException("its colours are subsampled by " + given);
        }
        return (int) given;
    }

    /**
     * Opens a piece.
     *
     * @param rows the number of rows to decode
     * @param sample which sample of the pixels the piece contains, if each sample has its own pieces
     */
    TiffPiece open(int piece, int rows, int sample) throws IOException {
        return switch (layout.compression()) {
            case TiffLayout.FAX_RLE, TiffLayout.FAX_3, TiffLayout.FAX_4 ->
                new RasterPiece(TiffFax.decode(decoding, tags, layout, piece, rows));
            case TiffLayout.JPEG -> new RasterPiece(TiffJpeg.decode(decoding, tags, layout, piece));
            case TiffLayout.DEFLATE, TiffLayout.ADOBE_DEFLATE -> {
                inflater.reset();
                yield packed(new InflaterInputStream(part(piece), inflater, INFLATER_BUFFER), sample);
            }
            case TiffLayout.LZW -> packed(lzw(piece), sample);
            case TiffLayout.PACK_BITS -> packed(new PackBitsStream(part(piece)), sample);
            case TiffLayout.NONE -> packed(part(piece), sample);
            default -> throw decoding.unsupported("is a TIFF compressed with " + nameOf(layout.compression()));
        };
    }

    private TiffPiece packed(InputStream bytes, int sample) {
        return across * down > 1
                ? new SubsampledPiece(bytes, layout.pieceWidth(), across, down)
                : new PackedPiece(bytes, layout, sample);
    }

    private InputStream lzw(int piece) throws IOException {
        byte[] start = new byte[2];
        int read = decoding.bytes().read(layout.offset(piece), start, 0, 2);
        return read == 2 && LzwStream.isOld(start[0], start[1])
                ? LzwStream.oldTiff(part(piece))
                : LzwStream.tiff(part(piece));
    }

    private PartStream part(int piece) throws IOException {
        return new PartStream(
                decoding, layout.offset(piece), layout.count(piece, decoding.length()), layout.reversedBits());
    }

    private static String nameOf(int compression) {
        return switch (compression) {
            case 34661 -> "JBIG";
            case 34712, 33003, 33005 -> "JPEG 2000";
            case 34925 -> "LZMA";
            case 34887 -> "LERC";
            case 50000 -> "Zstandard";
            case 50001 -> "WebP";
            default -> "method " + compression;
        };
    }

    @Override
    public void close() {
        inflater.end();
    }
}
