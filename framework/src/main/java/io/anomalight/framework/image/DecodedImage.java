package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** A decoded image, upright, which can be resized to any size. */
public final class DecodedImage {
    private static final int SIXTEEN_BITS = 0xffff;

    private final String name;
    private final Picture picture;
    private final Orientation orientation;

    public DecodedImage(String name, Picture picture, Orientation orientation) {
        this.name = name;
        this.picture = picture;
        this.orientation = orientation;
    }

    /**
     * Wraps an image in memory, without copying it. Its orientation is taken as upright.
     *
     * @throws UserError if it is neither grey nor RGB with at most 16 bits per sample
     */
    public static DecodedImage of(BufferedImage image) {
        return new DecodedImage("the image", Samples.of("the image", image), Orientation.UPRIGHT);
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
        ByteBuffer bytes = ByteBuffer.allocate(3 * Short.BYTES * stored.width());
        for (int y = 0; y < stored.height(); y++) {
            picture.read(y, row);
            bytes.clear();
            for (int plane = 0; plane < 3; plane++) {
                for (float value : row[plane % row.length]) {
                    bytes.putShort((short) Math.round(value * SIXTEEN_BITS));
                }
            }
            digest.update(bytes.array());
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Fingerprint(hash.getLong(), hash.getLong());
    }

    /** Red, green and blue planes in [0, 1], resized with antialiasing, {@code [3, H, W]}. */
    public float[] rgb(ImageSize size) {
        return rgb(Window.all(size));
    }

    /** As above, for a part of the resized image. */
    public float[] rgb(Window part) {
        // The image is turned after resizing: the filter is symmetric, and the small image is cheap to turn.
        int planes = picture.planes();
        float[] stored = Resize.bilinear(picture, planes, picture.size(), orientation.turn(part));
        float[] upright = orientation.upright(stored, part.size());
        if (planes == 3) {
            return upright;
        }
        float[] rgb = new float[3 * upright.length];
        for (int plane = 0; plane < 3; plane++) {
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
        float brightest = 0;
        int done = 0;
        for (int y = 0; y < stored.height(); y++) {
            picture.read(y, row);
            for (int x = 0; x < stored.width(); x++) {
                brightest = Math.max(brightest, grey(row, x));
            }
            for (int i = descending ? sourceRows.length - 1 - done : done;
                    done < sourceRows.length && sourceRows[i] == y;
                    done++, i = descending ? sourceRows.length - 1 - done : done) {
                for (int j = 0; j < sourceColumns.length; j++) {
                    mask[i * rowStep + j * columnStep] = (byte) (values.marks(grey(row, sourceColumns[j])) ? 1 : 0);
                }
            }
        }
        requireVisible(brightest, values);
        return mask;
    }

    /** ITU-R 601-2 luma, as in Pillow's {@code convert("L")}. */
    private static float grey(float[][] row, int x) {
        float[] green = row[row.length / 2];
        float[] blue = row[row.length - 1];
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
