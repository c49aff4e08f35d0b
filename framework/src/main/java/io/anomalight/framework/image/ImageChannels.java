package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    private static final int FEW_VALUES = 8;
    private static final float CONSTANT = 22f / 65_535; // one step and the largest margin

    /**
     * The channels of an image file, without alpha.
     *
     * @param count 3 for red, green and blue, 1 for grey, or more
     * @param colors 3 if the first three are red, green and blue, otherwise 1
     * @param hasMorePages whether the file has further pages, which are not read
     */
    public record InFile(int count, int colors, boolean hasMorePages) {
        /** A file with a single page. */
        public InFile(int count, int colors) {
            this(count, colors, false);
        }

        /** The channels of a palette: 1 if all colours are grey, otherwise 3; {@code bytes} is the size of a colour in bytes. */
        public static InFile ofPalette(byte[] colors, int bytes) {
            for (int at = 0; at + 2 < colors.length; at += bytes) {
                if (colors[at] != colors[at + 1] || colors[at] != colors[at + 2]) {
                    return new InFile(COLORS, COLORS);
                }
            }
            return new InFile(1, 1);
        }

        private String described() {
            String channels = count == 1 ? "1 channel (grey)" : count + " channels";
            return channels
                    + (count == COLORS && colors == COLORS ? " (red, green and blue)" : "")
                    + (hasMorePages ? " on its first page, and the other pages are not read" : "");
        }
    }

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

    /** Why a file can't be read with these channels, the rest of a sentence about it; empty if it can. */
    public Optional<String> misfit(InFile file) {
        boolean fits = count == COLORS ? file.colors() == COLORS || file.count() == 1 : file.count() == count;
        return fits ? Optional.empty() : Optional.of("has " + file.described());
    }

    /**
     * A picture with these channels.
     *
     * @param name the name of the image in errors
     * @throws UserError if it has others
     */
    Picture of(String name, Picture picture, InFile file) {
        misfit(file).ifPresent(why -> {
            throw new UserError("The image" + DecodedImage.named(name) + " " + why + ", but the model reads "
                    + expected() + ": convert the image, or use a model that was trained with data.channels="
                    + file.count());
        });
        return selected(picture, Math.min(count, picture.planes()));
    }

    /**
     * Why samples of this number of bits hardly fit the ranges, the rest of a sentence about an image; empty if they do. An image of 8 bits has
     * few values in a range that was learned from images of 16 bits.
     */
    Optional<String> coarse(int bits) {
        for (int channel = 0; channel < ranges.size(); channel++) {
            float length = ranges.get(channel).high() - ranges.get(channel).low();
            double values = length * ((1 << bits) - 1);
            // A constant channel has a range of one step of 16 bits, and the fit has said so.
            if (values < FEW_VALUES && length > CONSTANT) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "has samples of %d bits, and only about %d of their %d values lie in the range that the model learned"
                                + " for channel %d: give images with as many bits as those of the training",
                        bits,
                        Math.max(1, Math.round(values)),
                        1 << bits,
                        channel + 1));
            }
        }
        return Optional.empty();
    }

    private String expected() {
        return count == COLORS ? "3 (red, green and blue, or grey)" : count == 1 ? "1 (grey)" : String.valueOf(count);
    }

    /** The picture as red, green and blue or as grey; further channels are left out. */
    static Picture shown(Picture picture) {
        return RGB.selected(picture, picture.colors());
    }

    private Picture selected(Picture picture, int planes) {
        return ranges.isEmpty() && planes == picture.planes() ? picture : new Selection(picture, planes, ranges);
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
