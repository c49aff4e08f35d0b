package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.OrientedPicture;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The supported file formats, recognized by their first bytes, not by file names. */
enum ImageFormat {
    PNG("89504E470D0A1A0A") {
        @Override
        OrientedPicture decode(Decoding decoding) throws IOException {
            return PngFile.decode(decoding);
        }

        @Override
        ImageChannels.InFile channels(Decoding decoding) throws IOException {
            return PngFile.channels(decoding);
        }
    },
    JPEG("FFD8FF") {
        @Override
        OrientedPicture decode(Decoding decoding) throws IOException {
            return JpegFile.decode(decoding);
        }

        @Override
        ImageChannels.InFile channels(Decoding decoding) throws IOException {
            return JpegFile.channels(decoding);
        }
    },
    GIF("474946383761", "474946383961") {
        @Override
        OrientedPicture decode(Decoding decoding) throws IOException {
            return GifFile.decode(decoding);
        }

        @Override
        ImageChannels.InFile channels(Decoding decoding) throws IOException {
            return GifFile.channels(decoding);
        }
    },
    BMP("424D") {
        @Override
        OrientedPicture decode(Decoding decoding) throws IOException {
            return BmpFile.decode(decoding);
        }

        @Override
        ImageChannels.InFile channels(Decoding decoding) throws IOException {
            return BmpFile.channels(decoding);
        }
    },
    TIFF("49492A00", "4D4D002A", "49492B00", "4D4D002B") {
        @Override
        OrientedPicture decode(Decoding decoding) throws IOException {
            return TiffFile.decode(decoding);
        }

        @Override
        ImageChannels.InFile channels(Decoding decoding) throws IOException {
            return TiffFile.channels(decoding);
        }
    };

    private static final int LONGEST = 8;

    @SuppressWarnings("ImmutableEnumChecker") // a list made by List.of is immutable
    private final List<String> beginnings;

    ImageFormat(String... beginnings) {
        this.beginnings = List.of(beginnings);
    }

    /** The format of a file; empty if it is unknown. */
    static Optional<ImageFormat> of(ImageBytes bytes) throws IOException {
        String start =
                HexFormat.of().withUpperCase().formatHex(bytes.exactly(0, (int) Math.min(LONGEST, bytes.length())));
        for (ImageFormat format : values()) {
            for (String beginning : format.beginnings) {
                if (start.startsWith(beginning)) {
                    return Optional.of(format);
                }
            }
        }
        return Optional.empty();
    }

    /** The channels of the first picture of a file, from its header. */
    abstract ImageChannels.InFile channels(Decoding decoding) throws IOException;

    /** Decodes the first picture of a file. */
    abstract OrientedPicture decode(Decoding decoding) throws IOException;
}
