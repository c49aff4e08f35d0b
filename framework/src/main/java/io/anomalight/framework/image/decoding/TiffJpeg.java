package io.anomalight.framework.image.decoding;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.Picture;
import java.awt.image.Raster;
import java.io.IOException;

/** Decodes JPEG data in a TIFF: one stream per piece with shared tables, or in old files one stream for the image. */
final class TiffJpeg {
    private static final int TABLES = 347;
    private static final int STREAM = 513;

    private TiffJpeg() {}

    /** Decodes a piece; luminance and colour differences become red, green and blue. */
    static Raster decode(Decoding decoding, TiffDirectory tags, TiffLayout layout, int piece) throws IOException {
        byte[] tables = tags.bytes(TABLES);
        JpegHeader header = JpegHeader.read(decoding, layout.offset(piece));
        for (int bits : layout.bits()) {
            if (bits != 8) {
                throw new IOException("it holds JPEGs, but its tags say " + bits + " bits a sample");
            }
        }
        if (header.frame().width() < Math.min(layout.width(), layout.pieceWidth())) {
            throw new IOException("a piece is only " + header.frame().width() + " pixels wide");
        }
        if (header.frame().width() > 2L * layout.pieceWidth() || header.frame().height() > 2L * layout.pieceHeight()) {
            throw new IOException("a piece is a JPEG of " + header.frame().width() + "x"
                    + header.frame().height() + " pixels");
        }
        return JpegFile.raster(decoding, tables, header, colors(decoding, layout, header.frame()));
    }

    private static JpegColors colors(Decoding decoding, TiffLayout layout, JpegHeader.Frame frame) {
        int components = frame.ids().size();
        int expected = layout.planar() ? 1 : TiffLayout.colorSamples(layout.photometric());
        if (layout.photometric() == TiffLayout.RGB && components == 4 && layout.bits().length == 4) {
            return JpegColors.CMYK; // RGB and alpha: decoded as CMYK, all four samples stay as stored
        }
        boolean others = !layout.planar() && layout.bits().length != components;
        if (components != expected || others) {
            throw decoding.unsupported("is a TIFF of " + layout.bits().length + " samples a pixel with JPEGs of "
                    + components + " components inside");
        }
        return switch (components) {
            case 1 -> JpegColors.GREY;
            case 3 -> layout.photometric() == TiffLayout.YCBCR ? JpegColors.YCC : JpegColors.RGB;
            default -> JpegColors.CMYK;
        };
    }

    /** Decodes the one stream of an old file. */
    static Picture old(Decoding decoding, TiffDirectory tags, TiffLayout layout) throws IOException {
        long at = tags.value(STREAM, 0);
        if (at <= 0 || at > decoding.length() - 4) {
            throw inParts(decoding);
        }
        JpegHeader header = JpegHeader.read(decoding, at);
        // The first strip must be inside the stream. If it is not, the stream has only the tables.
        long first = layout.offset(0);
        boolean scanInStrip = header.scans() >= first && first != at;
        if (first < at || first > header.scanData() || (scanInStrip && layout.down() > 1)) {
            throw inParts(decoding);
        }
        return JpegFile.picture(decoding, header, header.frame().ids().size() == 3 ? JpegColors.YCC : header.colors());
    }

    private static UserError inParts(Decoding decoding) {
        return decoding.unsupported("is a TIFF with an old-style JPEG in several parts");
    }
}
