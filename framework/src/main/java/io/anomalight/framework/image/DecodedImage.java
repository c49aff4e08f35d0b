package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** A decoded image, upright, which can be resized to any size. */
public final class DecodedImage {
    /** The name of an image that has none, for instance of one in memory. */
    public static final String UNNAMED = "image";

    private static final AtomicBoolean WARNED = new AtomicBoolean();
    private static final int SIXTEEN_BITS = 0xffff;
    private static final int RGB = 3;

    private final String name;
    private final Picture picture;
    private final Orientation orientation;
    private final boolean hasMorePages;

    /** The number of planes that callers get. */
    private final int channels;

    /** What callers get of the picture; a single plane is repeated if they get three. */
    private final Picture read;

    public DecodedImage(String name, Picture picture, Orientation orientation) {
        this(name, new OrientedPicture(picture, orientation));
    }

    /** An image of a file. */
    public DecodedImage(String name, OrientedPicture file) {
        this(name, file, RGB, ImageChannels.shown(file.picture()));
    }

    private DecodedImage(String name, OrientedPicture file, int channels, Picture read) {
        this.name = name;
        this.picture = file.picture();
        this.orientation = file.orientation();
        this.hasMorePages = file.hasMorePages();
        this.channels = channels;
        this.read = read;
    }

    /**
     * The same image with the channels that a model reads; until then it has red, green and blue.
     *
     * @throws UserError if it has others
     */
    public DecodedImage as(ImageChannels wanted) {
        Picture fitting = wanted.of(name, picture, inFile());
        wanted.coarse(picture.bits())
                .filter(any -> WARNED.compareAndSet(false, true))
                .ifPresent(why -> LoggerFactory.getLogger(DecodedImage.class)
                        .warn("The image{} {} (said once, also if more images have few values)", named(name), why));
        return new DecodedImage(name, new OrientedPicture(picture, orientation, hasMorePages), wanted.count(), fitting);
    }

    /** The channels of the file. */
    public ImageChannels.InFile inFile() {
        return new ImageChannels.InFile(picture.planes(), picture.colors(), hasMorePages);
    }

    /** What follows "The image" in a sentence: its name, or nothing for an image that has no name and is called {@value #UNNAMED}. */
    public static String named(String name) {
        return name.equals(UNNAMED) ? "" : " " + name;
    }

    /** The number of channels in the file, without alpha: 3 for red, green and blue, 1 for grey, or more. */
    public int channelsInFile() {
        return picture.planes();
    }

    /** The bits of a sample in the file, for instance 8 or 16. */
    public int bitsInFile() {
        return picture.bits();
    }

    /** Reads all pixels of the file, row by row: the values of each channel in [0, 1], in one array that is used again. */
    public void forEachRow(Consumer<float[][]> use) {
        float[][] row = new float[picture.planes()][picture.size().width()];
        for (int y = 0; y < picture.size().height(); y++) {
            picture.read(y, row);
            use.accept(row);
        }
    }

    /**
     * Wraps an image in memory, without copying it. Its orientation is taken as upright.
     *
     * @throws UserError if it is neither grey nor RGB with at most 16 bits per sample
     */
    public static DecodedImage of(BufferedImage image) {
        return new DecodedImage(UNNAMED, Samples.of(UNNAMED, image), Orientation.UPRIGHT);
    }

    /** Height and width of the upright image. */
    public ImageSize size() {
        return orientation.turn(picture.size());
    }

    /**
     * Identifies the picture by its content: the first half of the SHA-256 of its size, its orientation and its pixels
     * in 16 bits.
     */
    public Fingerprint fingerprint() {
        ImageSize stored = picture.size();
        MessageDigest digest = Sha256.digest();
        digest.update((stored + " " + orientation).getBytes(StandardCharsets.UTF_8));
        float[][] row = new float[picture.planes()][stored.width()];
        int planes = Math.max(RGB, row.length);
        ByteBuffer bytes = ByteBuffer.allocate(planes * Short.BYTES * stored.width());
        for (int y = 0; y < stored.height(); y++) {
            picture.read(y, row);
            bytes.clear();
            for (int plane = 0; plane < planes; plane++) {
                for (float value : row[plane % row.length]) {
                    bytes.putShort((short) Math.round(value * SIXTEEN_BITS));
                }
            }
            digest.update(bytes.array());
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Fingerprint(hash.getLong(), hash.getLong());
    }

    /** Red, green and blue planes, or the channels of {@link #as}, in [0, 1], resized with antialiasing, {@code [C, H, W]}. */
    public float[] rgb(ImageSize size) {
        return rgb(Window.all(size));
    }

    /** As above, for a part of the resized image. */
    public float[] rgb(Window part) {
        // The image is turned after resizing: the filter is symmetric, and the small image is cheap to turn.
        int planes = read.planes();
        float[] stored = Resize.bilinear(read, planes, picture.size(), orientation.turn(part));
        float[] upright = orientation.upright(stored, part.size());
        if (planes == channels) {
            return upright;
        }
        float[] rgb = new float[channels * upright.length];
        for (int plane = 0; plane < channels; plane++) {
            System.arraycopy(upright, 0, rgb, plane * upright.length, upright.length);
        }
        return rgb;
    }

    /**
     * The image as a mask: 1 for pixels brighter than 0.5 and 0 for others, resized to the nearest pixel, {@code [H,
     * W]}.
     *
     * @throws UserError if it is not black, but has no pixel brighter than 0.5
     */
    public byte[] mask(ImageSize size) {
        return mask(Window.all(size));
    }

    /**
     * As above, for a part of the resized mask.
     *
     * @throws UserError if the whole mask is not black, but has no pixel brighter than 0.5
     */
    public byte[] mask(Window part) {
        return mask(part, MaskValues.BRIGHT);
    }

    /**
     * As above, with the values that mark a defect.
     *
     * @throws UserError if the whole mask is not black, but no pixel marks a defect
     */
    public byte[] mask(Window part, MaskValues values) {
        ImageSize size = part.size();
        ImageSize stored = picture.size();
        int[] rows = Resize.nearestSources(size().height(), part.resized().height(), part.top(), size.height());
        int[] columns = Resize.nearestSources(size().width(), part.resized().width(), part.left(), size.width());
        // The sources of the mask in the stored image. If axes are swapped, a stored row becomes a column of the mask.
        int[] sourceRows = orientation.storedRows(rows, columns, stored);
        int[] sourceColumns = orientation.storedColumns(rows, columns, stored);
        boolean descending = sourceRows[0] > sourceRows[sourceRows.length - 1];
        int rowStep = orientation.swapsAxes() ? 1 : size.width();
        int columnStep = orientation.swapsAxes() ? size.width() : 1;
        byte[] mask = new byte[size.pixels()];
        float[][] row = new float[picture.planes()][stored.width()];
        int colors = picture.colors();
        float brightest = 0;
        int done = 0;
        for (int y = 0; y < stored.height(); y++) {
            picture.read(y, row);
            for (int x = 0; x < stored.width(); x++) {
                brightest = Math.max(brightest, grey(row, colors, x));
            }
            for (int i = descending ? sourceRows.length - 1 - done : done;
                    done < sourceRows.length && sourceRows[i] == y;
                    done++, i = descending ? sourceRows.length - 1 - done : done) {
                for (int j = 0; j < sourceColumns.length; j++) {
                    mask[i * rowStep + j * columnStep] =
                            (byte) (values.marks(grey(row, colors, sourceColumns[j])) ? 1 : 0);
                }
            }
        }
        requireVisible(brightest, values);
        return mask;
    }

    /** The number of pixels of each grey value from 0 to 255. */
    public long[] greyCounts() {
        long[] counts = new long[256];
        float[][] row = new float[picture.planes()][picture.size().width()];
        int colors = picture.colors();
        for (int y = 0; y < picture.size().height(); y++) {
            picture.read(y, row);
            for (int x = 0; x < picture.size().width(); x++) {
                counts[Math.round(255 * grey(row, colors, x))]++;
            }
        }
        return counts;
    }

    /** ITU-R 601-2 luma, as in Pillow's {@code convert("L")}. */
    private static float grey(float[][] row, int colors, int x) {
        float[] green = row[colors / 2];
        float[] blue = row[colors - 1];
        return 0.299f * row[0][x] + 0.587f * green[x] + 0.114f * blue[x];
    }

    private void requireVisible(float brightest, MaskValues values) {
        if (brightest > 0 && !values.marks(brightest)) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "The mask %s marks nothing: its brightest pixel has %.1f %% of full brightness, but a defect must"
                            + " have more than 50 %% (write 255, not 1, where the image is defective)",
                    name,
                    100 * brightest));
        }
    }
}
