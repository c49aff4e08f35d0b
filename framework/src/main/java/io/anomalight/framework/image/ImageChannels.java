package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Locale;

/**
 * The channels of the images that a model reads.
 *
 * @param count 3 for red, green and blue, 1 for grey, any other number for multispectral images
 * @param ranges the range of each channel that becomes 0 to 1; values outside become 0 or 1. Empty if it is the whole range of the samples
 */
public record ImageChannels(int count, List<Range> ranges) {
    /** Red, green and blue, in the whole range. */
    public static final ImageChannels RGB = new ImageChannels(3, List.of());

    /** The largest number of channels, as in a TIFF. */
    public static final int MOST = 256;

    private static final int COLORS = 3;

    /**
     * A part of the range of a channel, in which 1 is the largest value of the samples, 255 or 65535.
     *
     * @param low the value that becomes 0
     * @param high the value that becomes 1
     */
    public record Range(float low, float high) {
        /** The whole range. */
        public static final Range WHOLE = new Range(0, 1);

        public Range {
            if (!(high > low) || !Float.isFinite(high - low)) {
                throw new IllegalArgumentException(
                        "a range must have a lower and a higher end, but is " + low + " to " + high);
            }
        }

        /** A value from 0 to 1. */
        float of(float value) {
            return Math.max(0, Math.min(1, (value - low) / (high - low)));
        }
    }

    public ImageChannels {
        ranges = List.copyOf(ranges);
        requireCount("the number of channels", count);
        if (!ranges.isEmpty() && ranges.size() != count) {
            throw new IllegalArgumentException(count + " channels can't have " + ranges.size() + " ranges");
        }
    }

    /** Channels in their whole range. */
    public static ImageChannels of(int count) {
        return new ImageChannels(count, List.of());
    }

    /** Checks a number of channels; {@code key} names it in the error. */
    public static void requireCount(String key, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(key + " must be from 1 to " + MOST + ", but is " + count);
        }
    }

    /** Whether images are red, green and blue in their whole range, as most models expect. */
    public boolean areRgb() {
        return equals(RGB);
    }

    /**
     * A picture with these channels.
     *
     * @param name the name of the image in errors
     * @throws UserError if it has others
     */
    Picture of(String name, Picture picture) {
        boolean fits =
                count == COLORS ? picture.colors() == COLORS || picture.planes() == 1 : picture.planes() == count;
        if (!fits) {
            throw new UserError("The image " + name + " has " + described(picture) + ", but the model reads "
                    + (count == COLORS ? "3 (red, green and blue, or grey)" : count)
                    + ": convert the image, or train with data.channels=" + picture.planes());
        }
        return selected(picture, Math.min(count, picture.planes()));
    }

    /** The picture as red, green and blue or as grey; further channels are left out. */
    static Picture shown(Picture picture) {
        return RGB.selected(picture, picture.colors());
    }

    private Picture selected(Picture picture, int planes) {
        return ranges.isEmpty() && planes == picture.planes() ? picture : new Selection(picture, planes, ranges);
    }

    private static String described(Picture picture) {
        String channels = picture.planes() == 1 ? "1 channel" : picture.planes() + " channels";
        if (picture.planes() == 1) {
            return channels + " (grey)";
        }
        return picture.colors() == picture.planes() ? channels + " (red, green and blue)" : channels;
    }

    /** The first planes of a picture, in their ranges. */
    private static final class Selection implements Picture {
        private final Picture all;
        private final int planes;
        private final List<Range> ranges;
        private final float[][] row;

        Selection(Picture all, int planes, List<Range> ranges) {
            this.all = all;
            this.planes = planes;
            this.ranges = ranges;
            this.row = new float[all.planes()][all.size().width()];
        }

        @Override
        public ImageSize size() {
            return all.size();
        }

        @Override
        public int planes() {
            return planes;
        }

        @Override
        public void read(int y, float[][] into) {
            all.read(y, row);
            for (int plane = 0; plane < planes; plane++) {
                System.arraycopy(row[plane], 0, into[plane], 0, row[plane].length);
                if (!ranges.isEmpty()) {
                    scale(into[plane], ranges.get(plane));
                }
            }
        }

        private static void scale(float[] values, Range range) {
            for (int x = 0; x < values.length; x++) {
                values[x] = range.of(values[x]);
            }
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d channel%s%s",
                count,
                count == 1 ? "" : "s",
                ranges.isEmpty() ? "" : " scaled to " + ranges);
    }
}
