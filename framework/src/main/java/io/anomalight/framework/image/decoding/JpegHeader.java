package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.Orientation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a JPEG and the positions of its parts. Format: ITU-T T.81, annex B; JFIF; Adobe's technical note 5116.
 *
 * <p>Only parts that decoding needs are kept, so no profiles, thumbnails or comments reach the decoder.
 */
final class JpegHeader {
    private static final int RESTART_0 = 0xD0;
    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int QUANTISATION = 0xDB;
    private static final int RESTART_INTERVAL = 0xDD;
    private static final int HUFFMAN = 0xC4;
    private static final int ARITHMETIC_TABLES = 0xCC;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int NO_TRANSFORM = -1;

    /** A segment with its marker. */
    record Segment(long at, int bytes) {}

    private final Decoding decoding;
    private final ImageCursor cursor;
    private final List<Segment> tables = new ArrayList<>();
    private Frame frame = Frame.NONE;
    private boolean jfif;
    private int adobeTransform = NO_TRANSFORM;
    private Orientation orientation = Orientation.UPRIGHT;
    private boolean exifSeen;
    private long scans;

    /**
     * The frame header.
     *
     * @param ids the ids of the components, in order
     * @param samplesPerPixel the samples per pixel of all components, less than their number if colour is subsampled
     */
    record Frame(boolean progressive, int width, int height, List<Integer> ids, double samplesPerPixel) {
        static final Frame NONE = new Frame(false, 0, 0, List.of(), 0);
    }

    private JpegHeader(Decoding decoding, long at) {
        this.decoding = decoding;
        this.cursor = new ImageCursor(decoding.bytes(), at);
    }

    /** Reads the segments from a start of image to the first scan. */
    static JpegHeader read(Decoding decoding, long at) throws IOException {
        JpegHeader header = new JpegHeader(decoding, at);
        header.read();
        return header;
    }

    private void read() throws IOException {
        if (cursor.u16() != (0xFF00 | START)) {
            throw new IOException("it doesn't begin as a JPEG");
        }
        while (true) {
            int marker = marker();
            if (marker == END) {
                throw new IOException("it holds no picture");
            }
            if ((marker >= RESTART_0 && marker <= START) || marker == 1) {
                continue; // these markers have no segment
            }
            long at = cursor.position() - 2;
            if (marker == SCAN) {
                scans = at;
                return;
            }
            int bytes = cursor.u16();
            if (bytes < 2) {
                throw new IOException("a segment of its header has a length of " + bytes);
            }
            segment(marker, at, bytes);
            cursor.seek(at + 2 + bytes);
        }
    }

    private int marker() throws IOException {
        int value = 0;
        while (value == 0) {
            while (value != 0xFF) { // other decoders also skip unknown bytes between segments
                value = cursor.u8();
            }
            while (value == 0xFF) {
                value = cursor.u8();
            }
        }
        return value;
    }

    private void segment(int marker, long at, int bytes) throws IOException {
        switch (marker) {
            case QUANTISATION, HUFFMAN, RESTART_INTERVAL -> tables.add(new Segment(at, 2 + bytes));
            case 0xC0, 0xC1, 0xC2 -> {
                frame(marker);
                tables.add(new Segment(at, 2 + bytes));
            }
            case 0xC3 -> throw decoding.unsupported("is a lossless JPEG");
            case 0xC5, 0xC6, 0xC7 -> throw decoding.unsupported("is a hierarchical JPEG");
            case 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, ARITHMETIC_TABLES ->
                throw decoding.unsupported("is a JPEG with arithmetic coding");
            case APP0 -> jfif |= startsWith(bytes, "JFIF\0");
            case APP1 -> exif(at + 4, bytes - 2);
            case APP14 -> {
                if (bytes >= 14 && startsWith(bytes, "Adobe")) {
                    cursor.seek(at + 15);
                    adobeTransform = cursor.u8();
                }
            }
            default -> {} // not needed for pixels
        }
    }

    private boolean startsWith(int bytes, String word) throws IOException {
        for (int i = 0; i < word.length(); i++) {
            if (i >= bytes - 2 || cursor.u8() != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void frame(int marker) throws IOException {
        if (!frame.equals(Frame.NONE)) {
            throw new IOException("it has more than one frame");
        }
        int precision = cursor.u8();
        if (precision != 8) {
            throw decoding.unsupported("is a JPEG with " + precision + " bits a sample");
        }
        int height = cursor.u16();
        int width = cursor.u16();
        int components = cursor.u8();
        List<Integer> ids = new ArrayList<>();
        int[] areas = new int[components];
        int highest = 1;
        int widest = 1;
        for (int i = 0; i < components; i++) {
            ids.add(cursor.u8());
            int sampling = cursor.u8();
            cursor.u8();
            areas[i] = (sampling >> 4) * (sampling & 15);
            widest = Math.max(widest, sampling >> 4);
            highest = Math.max(highest, sampling & 15);
        }
        double samples = 0;
        for (int area : areas) {
            samples += (double) area / (widest * highest);
        }
        frame = new Frame(marker == 0xC2, width, height, List.copyOf(ids), samples);
    }

    private void exif(long at, int bytes) throws IOException {
        if (!exifSeen && at + bytes <= decoding.length()) {
            byte[] segment = decoding.bytes().exactly(at, bytes);
            exifSeen = Exif.isExif(segment);
            orientation = exifSeen ? Exif.orientation(segment) : orientation;
        }
    }

    Frame frame() throws IOException {
        if (frame.equals(Frame.NONE)) {
            throw new IOException("it has no frame header");
        }
        return frame;
    }

    Orientation orientation() {
        return orientation;
    }

    /** Tables and the frame header, in order. */
    List<Segment> tables() {
        return tables;
    }

    /** The position of the first scan. */
    long scans() {
        return scans;
    }

    /** The position of the first scan's data. */
    long scanData() throws IOException {
        cursor.seek(scans + 2);
        return scans + 2 + cursor.u16();
    }

    /** The number of components of the first scan. */
    int componentsOfFirstScan() throws IOException {
        cursor.seek(scans + 4);
        return cursor.u8();
    }

    /** The colour space, chosen as in libjpeg and Pillow. */
    JpegColors colors() throws IOException {
        List<Integer> ids = frame().ids();
        return switch (ids.size()) {
            case 1 -> JpegColors.GREY;
            case 3 -> {
                if (jfif) {
                    yield JpegColors.YCC;
                }
                boolean rgb = adobeTransform == NO_TRANSFORM
                        ? ids.equals(List.of((int) 'R', (int) 'G', (int) 'B'))
                        : adobeTransform == 0;
                yield rgb ? JpegColors.RGB : JpegColors.YCC;
            }
            case 4 -> adobeTransform <= 0 ? JpegColors.CMYK : JpegColors.YCCK;
            default -> throw decoding.unsupported("is a JPEG of " + ids.size() + " components");
        };
    }
}
