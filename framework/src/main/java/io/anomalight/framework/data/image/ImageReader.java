package io.anomalight.framework.data.image;

import io.anomalight.framework.UserError;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads image files: PNG, JPEG, BMP, TIFF and GIF, of the latter two the first picture. */
public final class ImageReader {
    /** The endings of file names that are looked for by default. */
    public static final List<String> EXTENSIONS = List.of("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif");

    private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp", "tif", "tiff", "gif");
    private static final String READABLE = "PNG, JPEG, BMP, TIFF or GIF";
    private static final long MILLION = 1_000_000;
    private static final long MAX_PIXELS = 200 * MILLION;

    private ImageReader() {}

    /**
     * Decodes a file; EXIF's orientation is honoured.
     *
     * @throws UserError if it is missing, empty, cut off, too large or no image of a known kind, with its name
     */
    public static DecodedImage read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("The image " + file + (Files.exists(file) ? " is no file" : " does not exist"));
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r");
                ImageInputStream stream = new FileImageInputStream(access)) {
            if (stream.length() == 0) {
                throw new UserError("The image " + file + " is empty: copy it again or remove it");
            }
            return decode(file.toString(), stream, MAX_PIXELS);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Decodes a picture that is in memory as the bytes of a file.
     *
     * @param name what to call it in errors
     * @param maxPixels more are refused before any is decoded
     * @throws TooManyPixels if it has more
     * @throws UnknownFormat if it is no image of a known kind
     * @throws UserError if it is empty, cut off or damaged
     */
    public static DecodedImage read(String name, byte[] bytes, long maxPixels) {
        if (bytes.length == 0) {
            throw new UserError("The image " + name + " is empty: send it again");
        }
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            return decode(name, stream, Math.min(maxPixels, MAX_PIXELS));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static DecodedImage decode(String file, ImageInputStream stream, long maxPixels) throws IOException {
        javax.imageio.ImageReader reader = readerOf(file, stream);
        try {
            Orientation orientation = isJpeg(reader) ? Exif.orientation(stream) : Orientation.UPRIGHT;
            stream.seek(0);
            // Of a PNG's texts, which may inflate to gigabytes, and of its transparency nothing is wanted.
            reader.setInput(stream, false, format(reader).equals("png"));
            requireBearableSize(file, reader.getWidth(0), reader.getHeight(0), maxPixels);
            BufferedImage image = decodePixels(file, reader);
            return new DecodedImage(
                    file, image, isTiff(reader) ? tiffOrientation(reader.getImageMetadata(0)) : orientation);
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            // The JDK's decoders meet garbage with whatever exception comes first.
            throw unreadable(file, e);
        } finally {
            reader.dispose();
        }
    }

    private static javax.imageio.ImageReader readerOf(String file, ImageInputStream stream) throws IOException {
        for (Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReaders(stream); readers.hasNext(); ) {
            javax.imageio.ImageReader reader = readers.next();
            if (FORMATS.contains(format(reader))) {
                return reader;
            }
            reader.dispose();
        }
        throw new UnknownFormat(
                file + " is no image that Anomalight can read: convert it to " + READABLE + ", or remove it");
    }

    private static String format(javax.imageio.ImageReader reader) throws IOException {
        return reader.getFormatName().toLowerCase(Locale.ROOT);
    }

    private static boolean isJpeg(javax.imageio.ImageReader reader) throws IOException {
        return format(reader).equals("jpeg");
    }

    private static boolean isTiff(javax.imageio.ImageReader reader) throws IOException {
        return format(reader).startsWith("tif");
    }

    private static void requireBearableSize(String file, long width, long height, long maxPixels) {
        if (width * height > maxPixels) {
            throw new TooManyPixels("The image " + file + " has " + width + "x" + height + " pixels, more than the "
                    + inWords(maxPixels) + " that are read: cut or shrink it");
        }
    }

    private static String inWords(long pixels) {
        return pixels % MILLION == 0 ? pixels / MILLION + " million" : Long.toString(pixels);
    }

    private static BufferedImage decodePixels(String file, javax.imageio.ImageReader reader) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        BufferedImage image = reader.read(0);
        for (String warning : warnings) {
            // The JPEG decoder fills what is missing with grey and only warns.
            if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                throw new UserError("The image " + file + " is cut off: copy it again or remove it");
            }
        }
        return image;
    }

    private static Orientation tiffOrientation(IIOMetadata metadata) throws IOException {
        TIFFField field = TIFFDirectory.createFromMetadata(metadata).getTIFFField(BaselineTIFFTagSet.TAG_ORIENTATION);
        return field == null ? Orientation.UPRIGHT : Orientation.ofExif(field.getAsInt(0));
    }

    private static UserError unreadable(String file, Exception cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new UserError(
                "The image " + file + " can't be read (" + why + "): copy it again, convert it to RGB as " + READABLE
                        + ", or remove it",
                cause);
    }
}
