package io.anomalight.framework.data.image;

import io.anomalight.framework.ImageSize;
import io.anomalight.framework.UserError;
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
    private final Samples samples;
    private final Orientation orientation;

    DecodedImage(String name, BufferedImage image, Orientation orientation) {
        this.name = name;
        this.samples = Samples.of(name, image);
        this.orientation = orientation;
    }

    /**
     * An image that is in memory already; it is neither copied nor changed.
     *
     * @throws UserError if it is neither grey nor RGB of at most 16 bits a sample
     */
    public static DecodedImage of(BufferedImage image) {
        return new DecodedImage("the image", image, Orientation.UPRIGHT);
    }

    /** Height and width, after it was turned upright. */
    public ImageSize size() {
        return orientation.turn(samples.size());
    }

    /** What tells this picture from others; the half of a SHA-256 of its size and of its pixels in 16 bits. */
    public Fingerprint fingerprint() {
        ImageSize stored = samples.size();
        MessageDigest digest = sha256();
        digest.update((stored + " " + orientation).getBytes(StandardCharsets.UTF_8));
        float[][] row = new float[3][stored.width()];
        ByteBuffer bytes = ByteBuffer.allocate(3 * Short.BYTES * stored.width());
        for (int y = 0; y < stored.height(); y++) {
            samples.read(y, row);
            bytes.clear();
            for (float[] plane : row) {
                for (float value : plane) {
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
        // Turned after resizing: the filter is symmetric and the small image is cheap to turn.
        float[] stored = Resize.bilinear(samples, 3, samples.size(), orientation.turn(size));
        return orientation.upright(stored, size);
    }

    /**
     * The image read as a mask: 1 where it is brighter than half and 0 elsewhere, resized to the nearest, {@code [H, W]}.
     *
     * @throws UserError if it marks something, but nothing brighter than half
     */
    public byte[] mask(ImageSize size) {
        ImageSize stored = samples.size();
        byte[] mask = new byte[stored.pixels()];
        float[][] row = new float[3][stored.width()];
        float brightest = 0;
        for (int y = 0; y < stored.height(); y++) {
            samples.read(y, row);
            for (int x = 0; x < stored.width(); x++) {
                // ITU-R 601-2 luma, as Pillow's convert("L").
                float grey = 0.299f * row[0][x] + 0.587f * row[1][x] + 0.114f * row[2][x];
                brightest = Math.max(brightest, grey);
                mask[y * stored.width() + x] = (byte) (grey > DEFECTIVE ? 1 : 0);
            }
        }
        if (brightest > 0 && brightest <= DEFECTIVE) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "The mask %s marks nothing: its brightest pixel has %.1f %% of full brightness, but a defect must"
                            + " have more than 50 %% (write 255, not 1, where the image is defective)",
                    name,
                    100 * brightest));
        }
        return Resize.nearest(orientation.upright(mask, size()), size(), size);
    }
}
