package io.anomalight.framework.image.decoding;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.OrientedPicture;
import io.anomalight.framework.image.TooManyPixels;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads image files: PNG, JPEG, BMP, TIFF (also BigTIFF) and GIF; of TIFF and GIF the first picture.
 *
 * <p>All images are decoded here, from disk or memory, so that the same bytes always give the same pixels: turned
 * upright by EXIF's orientation, without alpha, without colour profiles, as in Pillow's {@code convert("RGB")}. {@link
 * ImageLimits} bound the memory and time of one image. Thread-safe.
 */
public final class ImageReader {
    /** The default file name extensions of images. */
    public static final List<String> EXTENSIONS = List.of("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif");

    static final String READABLE = "PNG, JPEG, BMP, TIFF or GIF";

    private ImageReader() {}

    /**
     * Decodes a file.
     *
     * @throws TooManyPixels if it is larger than the default limits
     * @throws UnknownFormat if it is not an image in a supported format
     * @throws UserError if it is missing, empty, cut off or damaged, with its name
     */
    public static DecodedImage read(Path file) {
        return read(file, ImageLimits.usual());
    }

    /** As {@link #read(Path)}, with other limits. */
    public static DecodedImage read(Path file, ImageLimits limits) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("The image " + file + (Files.exists(file) ? " is no file" : " does not exist"));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() == 0) {
                throw new UserError("The image " + file + " is empty: copy it again or remove it");
            }
            return decode(new Decoding(file.toString(), ImageBytes.of(channel), limits));
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Decodes the bytes of an image file.
     *
     * @param name its name in errors
     * @throws TooManyPixels if it is larger than the default limits
     * @throws UnknownFormat if it is not an image in a supported format
     * @throws UserError if it is empty, cut off or damaged
     */
    public static DecodedImage read(String name, byte[] bytes) {
        return read(name, bytes, ImageLimits.usual());
    }

    /** As {@link #read(String, byte[])}, with other limits. */
    public static DecodedImage read(String name, byte[] bytes, ImageLimits limits) {
        if (bytes.length == 0) {
            throw new UserError("The image" + DecodedImage.named(name) + " is empty: send it again");
        }
        try {
            return decode(new Decoding(name, ImageBytes.of(bytes), limits));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * Decodes an image file from a stream, which is read to its end and not closed.
     *
     * @param name its name in errors
     * @throws UserError like {@link #read(String, byte[])}, or if the stream can't be read
     */
    public static DecodedImage read(String name, InputStream stream) {
        byte[] bytes;
        try {
            bytes = stream.readAllBytes();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        return read(name, bytes);
    }

    /**
     * The channels of a file according to its header, without decoding its pixels; empty if the header can't be read. {@link #read(Path)}
     * then says why.
     */
    public static Optional<ImageChannels.InFile> channels(Path file, ImageLimits limits) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Decoding decoding = new Decoding(file.toString(), ImageBytes.of(channel), limits);
            Optional<ImageFormat> format = ImageFormat.of(decoding.bytes());
            return format.isPresent() ? Optional.of(format.get().channels(decoding)) : Optional.empty();
        } catch (IOException | UserError unreadable) {
            return Optional.empty();
        }
    }

    /** The extension that fits the format of a file, for instance {@code jpeg}; empty if it is no image that can be read. */
    public static Optional<String> extension(byte[] bytes) {
        try {
            return ImageFormat.of(ImageBytes.of(bytes))
                    .map(format -> format.name().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }

    private static DecodedImage decode(Decoding decoding) throws IOException {
        ImageFormat format = ImageFormat.of(decoding.bytes())
                .orElseThrow(() ->
                        new UnknownFormat((decoding.name().equals(DecodedImage.UNNAMED) ? "The file" : decoding.name())
                                + " is no image that Anomalight can read: convert it to " + READABLE
                                + ", or remove it"));
        try {
            OrientedPicture read = format.decode(decoding);
            return new DecodedImage(decoding.name(), read);
        } catch (UserError e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // JDK decoders throw arbitrary RuntimeExceptions on corrupt files.
            throw failed(decoding, e);
        }
    }

    private static UserError failed(Decoding decoding, Throwable cause) {
        if (decoding.late()) {
            return new UserError(
                    "The image" + decoding.named()
                            + " takes too long to decode: convert it to an ordinary PNG; or, if you"
                            + " trust it, raise " + ImageLimits.key("seconds"),
                    cause);
        }
        if (has(OutOfMemoryError.class, cause)) {
            return new UserError(
                    "The image" + decoding.named() + " needs more memory than Java has left: give it more"
                            + " (ANOMALIGHT_JAVA_OPTS=-Xmx8g, or -Xmx in your own program), or shrink the image",
                    cause);
        }
        return has(EOFException.class, cause) ? decoding.cutOff() : unreadable(decoding.name(), cause);
    }

    /** Whether an exception or one of its causes is of this type. */
    private static boolean has(Class<? extends Throwable> kind, Throwable cause) {
        Throwable deeper = cause.getCause();
        return kind.isInstance(cause) || (deeper != null && has(kind, deeper));
    }

    private static UserError unreadable(String file, Throwable cause) {
        String why = reason(cause);
        return new UserError(
                "The image" + DecodedImage.named(file) + " can't be read (" + why
                        + "): copy it again, convert it to RGB as " + READABLE + ", or remove it",
                cause);
    }

    /** The message of the innermost IOException; other exceptions on corrupt files have no useful message. */
    private static String reason(Throwable cause) {
        Throwable deeper = cause.getCause();
        if (deeper instanceof IOException) {
            return reason(deeper);
        }
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : "it is damaged";
    }
}
