package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** A decoded image in its own size, upright, from which pixels of any size can be had. */
public final class DecodedImage {
    private static final float DEFECTIVE = 0.5f;
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
     * An image that is in memory already; it is neither copied nor changed. It carries no orientation: whoever decoded it has
     * turned it upright, or has not.
     *
     * @throws UserError if it is neither grey nor RGB of at most 16 bits a sample
     */
    public static DecodedImage of(BufferedImage image) {
        return new DecodedImage("the image", Samples.of("the image", image), Orientation.UPRIGHT);
    }

    /** Height and width, after it was turned upright. */
    public ImageSize size() {
        return orientation.turn(picture.size());
    }

    /** What tells this picture from others; the half of a SHA-256 of its size and of its pixels in 16 bits. */
    public Fingerprint fingerprint() {
        ImageSize stored = picture.size();
        MessageDigest digest = sha256();
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Red, green and blue planes in [0, 1], resized with antialiasing, {@code [3, H, W]}. */
    public float[] rgb(ImageSize size) {
        return rgb(Window.all(size));
    }

    /** As above, of a part of the resized image. */
    public float[] rgb(Window part) {
        // Turned after resizing: the filter is symmetric and the small image is cheap to turn.
        int planes = picture.planes();
        float[] stored = Resize.bilinear(picture, planes, picture.size(), orientation.turn(part));
        float[] seen = orientation.upright(stored, part.size());
        if (planes == 3) {
            return seen;
        }
        float[] rgb = new float[3 * seen.length];
        for (int plane = 0; plane < 3; plane++) {
            System.arraycopy(seen, 0, rgb, plane * seen.length, seen.length);
        }
        return rgb;
    }

    /**
     * The image read as a mask: 1 where it is brighter than half and 0 elsewhere, resized to the nearest, {@code [H, W]}.
     *
     * @throws UserError if it marks something, but nothing brighter than half
     */
    public byte[] mask(ImageSize size) {
        return mask(Window.all(size));
    }

    /**
     * As above, of a part of the resized mask.
     *
     * @throws UserError if the whole marks something, but nothing brighter than half
     */
    public byte[] mask(Window part) {
        ImageSize size = part.size();
        ImageSize stored = picture.size();
        int[] rows = Resize.nearestSources(size().height(), part.resized().height(), part.top(), size.height());
        int[] columns = Resize.nearestSources(size().width(), part.resized().width(), part.left(), size.width());
        // Along the stored rows and across them, whichever of rows and columns these are once they are seen.
        int[] along = orientation.storedRows(rows, columns, stored);
        int[] across = orientation.storedColumns(rows, columns, stored);
        boolean falling = along[0] > along[along.length - 1];
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
            for (int i = falling ? along.length - 1 - done : done;
                    done < along.length && along[i] == y;
                    done++, i = falling ? along.length - 1 - done : done) {
                for (int j = 0; j < across.length; j++) {
                    mask[i * rowStep + j * columnStep] = (byte) (grey(row, across[j]) > DEFECTIVE ? 1 : 0);
                }
            }
        }
        requireVisible(brightest);
        return mask;
    }

    /** ITU-R 601-2 luma, as Pillow's {@code convert("L")}. */
    private static float grey(float[][] row, int x) {
        float[] green = row[row.length / 2];
        float[] blue = row[row.length - 1];
        return 0.299f * row[0][x] + 0.587f * green[x] + 0.114f * blue[x];
    }

    private void requireVisible(float brightest) {
        if (brightest > 0 && brightest <= DEFECTIVE) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "The mask %s marks nothing: its brightest pixel has %.1f %% of full brightness, but a defect must"
                            + " have more than 50 %% (write 255, not 1, where the image is defective)",
                    name,
                    100 * brightest));
        }
    }
}
