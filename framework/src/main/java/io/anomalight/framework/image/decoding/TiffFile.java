package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.OrientedPicture;
import io.anomalight.framework.image.Picture;
import io.anomalight.framework.image.Samples;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;

/**
 * Decodes the first image of TIFF and BigTIFF files.
 *
 * <p>Own code, because the decoders of the JDK and of other libraries allocate memory for any size in the header, and
 * support few sample sizes. Supports grey, palettes, RGB, further channels, YCbCr and inks of 1 to 16 bits, in strips and tiles.
 */
final class TiffFile {
    private static final int ASSOCIATED_ALPHA = 1;
    private static final int COLORS = 3;

    private final Decoding decoding;
    private final TiffDirectory tags;
    private final TiffLayout layout;
    private final int bands;
    private final int channels;
    private final boolean undoAlpha;

    private TiffFile(Decoding decoding, TiffDirectory tags, TiffLayout layout) throws IOException {
        this.decoding = decoding;
        this.tags = tags;
        this.layout = layout;
        int colorSamples = TiffLayout.colorSamples(layout.photometric());
        this.undoAlpha = layout.photometric() == TiffLayout.RGB
                && layout.bits().length > colorSamples
                && tags.value(TiffLayout.EXTRA_SAMPLES, 0) == ASSOCIATED_ALPHA;
        this.channels = TiffLayout.channels(tags, layout.bits(), layout.photometric());
        this.bands = undoAlpha ? colorSamples + 1 : channels;
    }

    static OrientedPicture decode(Decoding decoding) throws IOException {
        TiffDirectory tags = TiffDirectory.first(decoding.bytes());
        TiffLayout layout = TiffLayout.of(decoding, tags);
        Picture picture = layout.compression() == TiffLayout.OLD_JPEG
                ? TiffJpeg.old(decoding, tags, layout)
                : new TiffFile(decoding, tags, layout).decode();
        return new OrientedPicture(picture, tags.orientation(), tags.isFollowed());
    }

    static ImageChannels.InFile channels(Decoding decoding) throws IOException {
        TiffDirectory tags = TiffDirectory.first(decoding.bytes());
        TiffLayout layout = TiffLayout.of(decoding, tags);
        TiffFile file = new TiffFile(decoding, tags, layout);
        return switch (layout.photometric()) {
            case TiffLayout.INKS, TiffLayout.YCBCR -> file.inFile(COLORS);
            case TiffLayout.PALETTE -> file.inFile(Samples.isGrey(file.palette(layout.bits()[0])) ? 1 : COLORS);
            default -> file.inFile(file.channels);
        };
    }

    private ImageChannels.InFile inFile(int count) throws IOException {
        return new ImageChannels.InFile(count, colors(count), tags.isFollowed());
    }

    /** Three channels without colours are taken as red, green and blue. */
    private int colors(int count) {
        return layout.photometric() == TiffLayout.RGB || count == COLORS ? COLORS : 1;
    }

    private Picture decode() throws IOException {
        WritableRaster raster = raster();
        int planes = layout.planar() ? bands : 1;
        try (TiffPieces pieces = new TiffPieces(decoding, tags, layout)) {
            for (int plane = 0; plane < planes; plane++) {
                decode(pieces, plane, raster);
            }
        }
        if (undoAlpha) {
            undoAlpha(raster);
        }
        return picture(raster);
    }

    private void decode(TiffPieces pieces, int plane, WritableRaster raster) throws IOException {
        int[] row = new int[Math.toIntExact(layout.rowSamples())];
        int count = Math.multiplyExact(layout.across(), layout.down());
        for (int piece = 0; piece < count; piece++) {
            int x = piece % layout.across() * layout.pieceWidth();
            int y = piece / layout.across() * layout.pieceHeight();
            int rows = Math.min(layout.pieceHeight(), layout.height() - y);
            try (TiffPiece opened = pieces.open(plane * count + piece, rows, plane)) {
                for (int i = 0; i < rows; i++) {
                    if (!storeBytes(raster, x, y + i, opened)) {
                        opened.next(row);
                        store(raster, x, y + i, plane, row);
                    }
                }
            }
        }
    }

    /** Copies a row of bytes directly, which is possible for most files. */
    private boolean storeBytes(WritableRaster raster, int x, int y, TiffPiece piece) throws IOException {
        int pixels = Math.min(layout.pieceWidth(), layout.width() - x);
        return !layout.planar()
                && bands == layout.bits().length
                && raster.getDataBuffer() instanceof DataBufferByte bytes
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel
                && piece.nextBytes(bytes.getData(), (y * layout.width() + x) * bands, pixels * bands);
    }

    private WritableRaster raster() {
        int most = 0;
        for (int band = 0; band < bands; band++) {
            most = Math.max(most, layout.bits()[band]);
        }
        if (bands == 1 && (most == 1 || most == 2 || most == 4)) {
            return Raster.createPackedRaster(DataBuffer.TYPE_BYTE, layout.width(), layout.height(), 1, most, null);
        }
        return Raster.createInterleavedRaster(
                most > 8 ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE, layout.width(), layout.height(), bands, null);
    }

    private void store(WritableRaster raster, int x, int y, int plane, int[] row) {
        int pixels = Math.min(layout.pieceWidth(), layout.width() - x);
        int stride = layout.planar() ? 1 : layout.bits().length;
        int kept = layout.planar() ? 1 : bands;
        if (kept < stride) {
            for (int i = 0; i < pixels; i++) {
                System.arraycopy(row, i * stride, row, i * kept, kept);
            }
        }
        if (layout.planar()) {
            raster.setSamples(x, y, pixels, 1, plane, row);
        } else {
            raster.setPixels(x, y, pixels, 1, row);
        }
    }

    private void undoAlpha(WritableRaster raster) {
        int[] row = new int[layout.width() * bands];
        for (int y = 0; y < layout.height(); y++) {
            raster.getPixels(0, y, layout.width(), 1, row);
            for (int at = 0; at < row.length; at += bands) {
                int alpha = row[at + bands - 1];
                int most = (1 << layout.bits()[bands - 1]) - 1;
                for (int band = 0; band < bands - 1 && alpha > 0; band++) {
                    row[at + band] = (int) Math.min(most, (long) row[at + band] * most / alpha);
                }
            }
            raster.setPixels(0, y, layout.width(), 1, row);
        }
    }

    private Picture picture(WritableRaster raster) throws IOException {
        int[] bits = layout.bits();
        if (channels > TiffLayout.colorSamples(layout.photometric())) {
            return multispectral(raster);
        }
        return switch (layout.photometric()) {
            case TiffLayout.INKS -> InkPicture.plain(raster, (1 << bits[0]) - 1);
            case TiffLayout.PALETTE -> Samples.indexed(raster, palette(bits[0]));
            case TiffLayout.RGB ->
                Samples.rgb(raster, Samples.steps(bits[0]), Samples.steps(bits[1]), Samples.steps(bits[2]));
            case TiffLayout.YCBCR ->
                layout.compression() == TiffLayout.JPEG
                        ? Samples.rgb(raster, Samples.steps(8), Samples.steps(8), Samples.steps(8))
                        : new LuminancePicture(raster, (1 << bits[0]) - 1, tags);
            default -> Samples.grey(raster, grey(bits[0]));
        };
    }

    /** Grey or red, green and blue with further channels. */
    private Picture multispectral(WritableRaster raster) {
        float[][] values = new float[channels][];
        for (int channel = 0; channel < channels; channel++) {
            boolean likeBefore = channel > 0 && layout.bits()[channel] == layout.bits()[channel - 1];
            values[channel] = likeBefore ? values[channel - 1] : grey(layout.bits()[channel]);
        }
        return Samples.channels(raster, values, colors(channels));
    }

    private float[] grey(int bits) {
        float[] grey = Samples.steps(bits);
        if (layout.photometric() == TiffLayout.WHITE_IS_ZERO) {
            for (int i = 0; i < grey.length; i++) {
                grey[i] = 1 - grey[i];
            }
        }
        return grey;
    }

    private float[][] palette(int bits) throws IOException {
        long[] map = tags.values(320);
        int colors = map.length / 3;
        if (colors == 0) {
            throw new IOException("its palette is missing");
        }
        float[][] palette = new float[3][1 << bits];
        for (int plane = 0; plane < 3; plane++) {
            for (int i = 0; i < Math.min(colors, palette[plane].length); i++) {
                // The higher byte, as in Pillow, because palettes are made from bytes.
                palette[plane][i] = (map[plane * colors + i] >> 8 & 0xFF) / 255f;
            }
        }
        return palette;
    }
}
