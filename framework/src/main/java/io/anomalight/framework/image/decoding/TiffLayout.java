package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageChannels;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The layout of a TIFF's pixels, read from its tags, with defaults for missing tags, and checked. Format: TIFF 6.0.
 *
 * @param bits the bits of each sample of a pixel
 * @param tiled whether pieces are tiles; otherwise they are strips as wide as the image
 * @param pieceWidth the width of a tile or strip
 * @param pieceHeight the height of a tile or strip
 * @param planar whether each sample has its own pieces
 * @param offsets the positions of the pieces, from left to right, then from top to bottom, then sample by sample
 * @param counts the sizes of the pieces in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // only used in this package
record TiffLayout(
        int width,
        int height,
        int[] bits,
        int photometric,
        int compression,
        boolean predicted,
        boolean reversedBits,
        boolean planar,
        boolean tiled,
        int pieceWidth,
        int pieceHeight,
        long[] offsets,
        long[] counts,
        ByteOrder order) {
    static final int WHITE_IS_ZERO = 0;
    static final int BLACK_IS_ZERO = 1;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int MASK = 4;
    static final int INKS = 5;
    static final int YCBCR = 6;

    static final int NONE = 1;
    static final int FAX_RLE = 2;
    static final int FAX_3 = 3;
    static final int FAX_4 = 4;
    static final int LZW = 5;
    static final int OLD_JPEG = 6;
    static final int JPEG = 7;
    static final int DEFLATE = 8;
    static final int PACK_BITS = 32773;
    static final int ADOBE_DEFLATE = 32946;

    static final int EXTRA_SAMPLES = 338;

    private static final int MAX_BITS = 16;
    private static final String UNSIGNED = "convert its samples to unsigned integers of 8 or 16 bits";

    /** Reads the tags of an image. */
    static TiffLayout of(Decoding decoding, TiffDirectory tags) throws IOException {
        long width = tags.value(256, 0);
        long height = tags.value(257, 0);
        int compression = (int) tags.value(259, NONE);
        int photometric = (int) tags.value(262, compression == OLD_JPEG ? YCBCR : WHITE_IS_ZERO);
        boolean planar = tags.value(284, 1) == 2;
        int[] bits = bits(decoding, tags, photometric);
        requireSupported(decoding, tags, bits, photometric);
        int kept = Math.min(
                bits.length,
                channels(tags, bits, photometric) + 1); // one more for alpha, which may have to be divided out
        int bytesPerSample = Arrays.stream(bits).max().orElse(1) > 8 ? 2 : 1;
        decoding.requireWithinLimits(width, height, kept, kept * bytesPerSample);
        boolean tiled = tags.has(324) || tags.has(322);
        long pieceWidth = tiled ? tags.value(322, width) : width;
        long pieceHeight = tiled ? tags.value(323, height) : Math.min(height, tags.value(278, height));
        if (pieceWidth < 1 || pieceHeight < 1 || pieceWidth > Integer.MAX_VALUE) {
            throw new IOException("its pieces are of " + pieceWidth + "x" + pieceHeight + " pixels");
        }
        long predictor =
                compression == LZW || compression == DEFLATE || compression == ADOBE_DEFLATE ? tags.value(317, 1) : 1;
        if (predictor > 2) {
            throw decoding.unsupported("is a TIFF with predictor " + predictor);
        }
        TiffLayout layout = new TiffLayout(
                (int) width,
                (int) height,
                bits,
                photometric,
                compression,
                predictor == 2,
                tags.value(266, 1) == 2,
                planar && bits.length > 1,
                tiled,
                (int) pieceWidth,
                (int) Math.min(pieceHeight, Integer.MAX_VALUE),
                tags.values(tags.has(324) ? 324 : 273),
                tags.values(tags.has(325) ? 325 : 279),
                tags.order());
        // One row of a piece is in memory at a time, as bytes and as ints.
        decoding.requireWithinLimits(5L * layout.rowSamples() * MAX_BITS / 8);
        return layout;
    }

    private static int[] bits(Decoding decoding, TiffDirectory tags, int photometric) throws IOException {
        long samples = tags.value(277, photometric == RGB || photometric == YCBCR ? 3 : 1);
        long[] given = tags.values(258);
        if (samples < 1) {
            throw new IOException("it has " + samples + " samples a pixel");
        }
        if (samples > ImageChannels.MOST) {
            throw decoding.unsupported(
                    "is a TIFF of " + samples + " channels",
                    "keep up to " + ImageChannels.MOST + " of them in the file");
        }
        int[] bits = new int[(int) samples];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = given.length == 0 ? 1 : (int) given[Math.min(i, given.length - 1)];
        }
        return bits;
    }

    private static void requireSupported(Decoding decoding, TiffDirectory tags, int[] bits, int photometric)
            throws IOException {
        switch (photometric) {
            case WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, MASK, INKS, YCBCR -> {}
            case 8, 9, 10 -> throw decoding.unsupported("is a TIFF of CIE Lab colours");
            case 32803, 34892 -> throw decoding.unsupported("is a TIFF of raw sensor data");
            case 32844, 32845 -> throw decoding.unsupported("is a TIFF of logarithmic luminance");
            default -> throw decoding.unsupported("is a TIFF of unknown colours (photometric " + photometric + ")");
        }
        for (long format : tags.values(339)) {
            if (format == 3 || format == 6) {
                throw decoding.unsupported(
                        "is a TIFF of floating-point samples (nothing says what is white)", UNSIGNED);
            }
            if (format == 2 || format == 5) {
                throw decoding.unsupported("is a TIFF of signed samples", UNSIGNED);
            }
        }
        int colorSamples = colorSamples(photometric);
        if (bits.length < colorSamples) {
            throw new IOException(
                    "it has " + bits.length + " samples a pixel, not the " + colorSamples + " of its colours");
        }
        for (int some : bits) {
            if (some < 1 || some > 64) {
                throw new IOException("it has samples of " + some + " bits");
            }
            if (some > MAX_BITS) {
                throw decoding.unsupported("is a TIFF of " + some + " bits a sample", UNSIGNED);
            }
        }
        boolean mixed = Arrays.stream(bits, 0, colorSamples).distinct().count() > 1;
        if (mixed && (photometric == INKS || photometric == YCBCR)) {
            throw decoding.unsupported("is a TIFF whose samples are of different widths");
        }
        if (photometric == INKS && tags.value(332, 1) != 1) {
            throw decoding.unsupported("is a TIFF of other inks than cyan, magenta, yellow and black");
        }
    }

    /**
     * The number of channels: the samples of the colour, and further samples that are not alpha, up to the first one that is.
     */
    static int channels(TiffDirectory tags, int[] bits, int photometric) throws IOException {
        long[] extra =
                tags.values(EXTRA_SAMPLES); // the meaning of the samples after those of the colour; 0 if it is not said
        int colors = colorSamples(photometric);
        if (photometric != WHITE_IS_ZERO && photometric != BLACK_IS_ZERO && photometric != RGB) {
            return colors;
        }
        int channels = colors;
        while (channels < bits.length && (channels - colors >= extra.length || extra[channels - colors] == 0)) {
            channels++;
        }
        return channels;
    }

    /** The number of samples of a pixel's colour. */
    static int colorSamples(int photometric) {
        return switch (photometric) {
            case RGB, YCBCR -> 3;
            case INKS -> 4;
            default -> 1;
        };
    }

    /** The number of pieces from left to right. */
    int across() {
        return (int) (((long) width + pieceWidth - 1) / pieceWidth);
    }

    /** The number of pieces from top to bottom. */
    int down() {
        return (int) (((long) height + pieceHeight - 1) / pieceHeight);
    }

    /** The number of samples in a row of a piece. */
    long rowSamples() {
        return (long) pieceWidth * (planar ? 1 : bits.length);
    }

    /** The number of bytes in a row of a piece; {@code sample} is used if each sample has its own pieces. */
    long rowBytes(int sample) {
        long pixelBits = planar ? bits[sample] : Arrays.stream(bits).sum();
        return (pieceWidth * pixelBits + 7) / 8;
    }

    /** The position of a piece. */
    long offset(int piece) throws IOException {
        if (piece >= offsets.length) {
            throw new IOException("its tags have the positions of only " + offsets.length + " pieces");
        }
        return offsets[piece];
    }

    /** Whether a piece is longer than the rest of the file. */
    boolean isCut(int piece, long fileBytes) throws IOException {
        return piece < counts.length && counts[piece] > fileBytes - offset(piece);
    }

    /**
     * The number of bytes to read for a piece. If the tags do not have it, or the piece is not compressed, it is the
     * rest of the file.
     */
    long count(int piece, long fileBytes) throws IOException {
        long rest = fileBytes - offset(piece);
        long given = piece < counts.length && counts[piece] > 0 && compression != NONE ? counts[piece] : rest;
        return Math.max(0, Math.min(given, rest));
    }
}
