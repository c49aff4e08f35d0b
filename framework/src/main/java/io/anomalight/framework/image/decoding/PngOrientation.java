package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.Orientation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Finds the orientation in a PNG as Pillow does: EXIF in its own chunk or in ImageMagick's text, otherwise XMP. */
final class PngOrientation {
    /** The largest size of a chunk, and of its inflated text. */
    private static final int MAX_BYTES = 1 << 18;

    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");
    private static final String RAW_PROFILE = "Raw profile type exif";
    private static final String XMP_KEYWORD = "XML:com.adobe.xmp";

    /** The largest number of texts to read. */
    private static final int MAX_TEXTS = 16;

    private int read;
    private Orientation exif = Orientation.UPRIGHT;
    private Orientation xmp = Orientation.UPRIGHT;

    /** Reads the orientation in a chunk, if it has one. */
    void look(Decoding decoding, String type, long at, long bytes) throws IOException {
        boolean relevant = type.equals("eXIf") || type.equals("tEXt") || type.equals("zTXt") || type.equals("iTXt");
        if (!relevant || bytes > MAX_BYTES || at + bytes > decoding.length()) {
            return;
        }
        byte[] data = decoding.bytes().exactly(at, (int) bytes);
        switch (type) {
            case "eXIf" -> exif = Exif.orientation(data);
            case "tEXt" -> rawProfile(data, false);
            case "zTXt" -> rawProfile(data, true);
            default -> xmp(data);
        }
    }

    Orientation orientation() {
        return exif == Orientation.UPRIGHT ? xmp : exif;
    }

    private void rawProfile(byte[] data, boolean deflated) {
        if (!begins(data, RAW_PROFILE) || read++ > MAX_TEXTS) {
            return;
        }
        int from = RAW_PROFILE.length() + (deflated ? 2 : 1);
        // The text has a line with "exif", one with the length, and lines of hexadecimal digits.
        String[] lines = text(data, from, deflated).strip().split("\\s+", 3);
        String digits = lines.length < 3 ? "" : lines[2].replaceAll("\\s", "");
        if (digits.length() % 2 == 0 && digits.chars().allMatch(HexFormat::isHexDigit)) {
            exif = Exif.orientation(HexFormat.of().parseHex(digits));
        }
    }

    private void xmp(byte[] data) {
        if (!begins(data, XMP_KEYWORD) || data.length < XMP_KEYWORD.length() + 5 || read++ > MAX_TEXTS) {
            return;
        }
        boolean deflated = data[XMP_KEYWORD.length() + 1] == 1;
        int from = XMP_KEYWORD.length() + 3;
        for (int strings = 0; strings < 2; from++) { // a language, and the keyword in it
            if (from >= data.length) {
                return;
            }
            strings += data[from] == 0 ? 1 : 0;
        }
        Matcher found = XMP.matcher(text(data, from, deflated));
        if (found.find()) {
            xmp = Orientation.ofExif(Integer.parseInt(found.group(1)));
        }
    }

    private static boolean begins(byte[] data, String keyword) {
        byte[] start = (keyword + "\0").getBytes(StandardCharsets.ISO_8859_1);
        return data.length > start.length && Arrays.equals(data, 0, start.length, start, 0, start.length);
    }

    /** The rest of a chunk as text, inflated up to the limit; empty if the data are damaged. */
    private static String text(byte[] data, int from, boolean deflated) {
        if (from >= data.length) {
            return "";
        }
        if (!deflated) {
            return new String(data, from, data.length - from, StandardCharsets.ISO_8859_1);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data, from, data.length - from);
            byte[] text = new byte[MAX_BYTES];
            int filled = 0;
            int inflated = inflater.inflate(text);
            while (inflated > 0) {
                filled += inflated;
                inflated = filled == text.length ? 0 : inflater.inflate(text, filled, text.length - filled);
            }
            return new String(text, 0, filled, StandardCharsets.ISO_8859_1);
        } catch (DataFormatException damaged) {
            return "";
        } finally {
            inflater.end();
        }
    }
}
