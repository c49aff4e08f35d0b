package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.OrientedPicture;
import io.anomalight.framework.image.Picture;
import io.anomalight.framework.image.Samples;
import io.anomalight.framework.image.TooManyPixels;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Decodes JPEG files with the JDK's decoder.
 *
 * <p>The decoder gets only the tables, the frame and the scans of the file, and one marker with the colour space. So it
 * applies no profile, does not guess the colour space, and can't fail on broken profiles or comments.
 */
final class JpegFile {
    private static final JdkDecoder DECODER = new JdkDecoder("jpeg");
    private static final int MAX_SCANS = 200;
    private static final int ORDINARY_SCANS = 20;
    // Each scan of a progressive file decodes all pixels; an ordinary file has about ten scans.
    private static final long MAX_SCANNED_PIXELS = 400_000_000;
    private static final int COEFFICIENT_BYTES = 2;

    private JpegFile() {}

    static OrientedPicture decode(Decoding decoding) throws IOException {
        JpegHeader header = JpegHeader.read(decoding, 0);
        return new OrientedPicture(picture(decoding, header, header.colors()), header.orientation());
    }

    static ImageChannels.InFile channels(Decoding decoding) throws IOException {
        boolean isGrey = JpegHeader.read(decoding, 0).colors() == JpegColors.GREY;
        return isGrey ? new ImageChannels.InFile(1, 1) : new ImageChannels.InFile(3, 3);
    }

    /** Decodes the picture after a header, with this colour space. */
    static Picture picture(Decoding decoding, JpegHeader header, JpegColors colors) throws IOException {
        Raster raster = raster(decoding, new byte[0], header, colors);
        float[] steps = Samples.steps(8);
        return switch (colors) {
            case GREY -> Samples.grey(raster, steps);
            case RGB, YCC -> Samples.rgb(raster, steps, steps, steps);
            case CMYK, YCCK -> InkPicture.inverted(raster, colors == JpegColors.YCCK);
        };
    }

    /**
     * Decodes to red, green and blue, to grey, or to inks as stored.
     *
     * @param tables a stream of tables that are used before the header's own tables; may be empty
     */
    static Raster raster(Decoding decoding, byte[] tables, JpegHeader header, JpegColors colors) throws IOException {
        JpegHeader.Frame frame = header.frame();
        JpegScans scans = scans(decoding, header);
        requireWithinLimits(decoding, frame, scans);
        try (SplicedStream stream = new SplicedStream(decoding)) {
            splice(stream, tables, header, scans, colors);
            boolean inks = colors == JpegColors.CMYK || colors == JpegColors.YCCK;
            Set<String> warnings = new HashSet<>();
            Raster raster = inks
                    ? DECODER.raster(decoding, stream, warnings::add)
                    : DECODER.image(decoding, stream, warnings::add).getRaster();
            requireWhole(decoding, header, warnings);
            return raster;
        }
    }

    private static void splice(
            SplicedStream stream, byte[] tables, JpegHeader header, JpegScans scans, JpegColors colors) {
        stream.insert((byte) 0xFF, (byte) 0xD8);
        if (colors != JpegColors.GREY) {
            stream.insert(adobe(colors == JpegColors.YCC ? 1 : 0));
        }
        if (tables.length > 4) {
            stream.insert(Arrays.copyOfRange(tables, 2, tables.length - 2));
        }
        for (JpegHeader.Segment segment : header.tables()) {
            stream.add(segment.at(), segment.bytes());
        }
        stream.add(header.scans(), scans.end() - header.scans());
        if (!scans.complete()) {
            stream.insert((byte) 0xFF, (byte)
                    0xD9); // the decoder must warn only if data are missing, not if only the end marker is missing
        }
    }

    /** Refuses a picture whose data end too early: the decoder fills the rest with grey and only warns. */
    private static void requireWhole(Decoding decoding, JpegHeader header, Set<String> warnings) throws IOException {
        boolean early =
                warnings.stream().anyMatch(some -> some.toLowerCase(Locale.ROOT).contains("premature end"));
        // The decoder reports only its first warning, so another one may hide the warning of an early end.
        boolean hidden =
                !warnings.isEmpty() && !JpegScans.from(decoding, header.scans()).complete();
        if (early || hidden) {
            throw decoding.cutOff();
        }
    }

    /** The scans. A single scan is the rest of the file, because the decoder finds its end itself. */
    private static JpegScans scans(Decoding decoding, JpegHeader header) throws IOException {
        JpegHeader.Frame frame = header.frame();
        if (!frame.progressive()
                && header.componentsOfFirstScan() == frame.ids().size()) {
            return new JpegScans(decoding.length(), 1, false);
        }
        JpegScans scans = JpegScans.from(decoding, header.scans());
        if (!scans.complete()) {
            throw decoding.cutOff(); // the decoder would not report this
        }
        return scans;
    }

    private static void requireWithinLimits(Decoding decoding, JpegHeader.Frame frame, JpegScans scans)
            throws IOException {
        boolean buffered = frame.progressive() || scans.count() > 1; // all coefficients are also in memory
        int components = frame.ids().size();
        double coefficients = buffered ? COEFFICIENT_BYTES * frame.samplesPerPixel() : 0;
        decoding.requireWithinLimits(frame.width(), frame.height(), components, components + coefficients);
        long pixels = (long) frame.width() * frame.height();
        if (scans.count() > MAX_SCANS
                || (scans.count() > ORDINARY_SCANS && scans.count() * pixels > MAX_SCANNED_PIXELS)) {
            throw new TooManyPixels("The image" + decoding.named() + " is a JPEG of " + scans.count()
                    + " scans, too many for its size: convert it to an ordinary JPEG or PNG");
        }
    }

    /** Adobe's segment with the colour transform: 0 for none, 1 for luminance and two colour differences. */
    private static byte[] adobe(int transform) {
        return new byte[] {
            (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
    }
}
