package io.anomalight.framework.image;

import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The region of interest of a model's input: the pixels that count. All others are filled before the model sees them.
 *
 * @param size size of the input
 * @param inside the pixels that count, by their index in row-major order; at least one
 */
public record InputRegion(ImageSize size, BitSet inside) {
    private static final int MAX_TEXT = 1 << 23;

    public InputRegion {
        inside = (BitSet) inside.clone();
        if (inside.isEmpty() || inside.length() > size.pixels()) {
            throw new IllegalArgumentException("a region of " + size + " must have pixels, and only in these");
        }
    }

    @Override
    public BitSet inside() {
        return (BitSet) inside.clone();
    }

    /** The region of the pixels with a number above 0.5, {@code [H, W]}. */
    public static InputRegion of(float[] numbers, ImageSize size) {
        size.requireEachPixel("a region", numbers.length);
        BitSet inside = new BitSet(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            inside.set(i, numbers[i] > 0.5);
        }
        return new InputRegion(size, inside);
    }

    /** 1 for a pixel that counts and 0 for any other, {@code [H, W]}. */
    public float[] numbers() {
        float[] numbers = new float[size.pixels()];
        inside.stream().forEach(pixel -> numbers[pixel] = 1);
        return numbers;
    }

    /** Whether a pixel counts. */
    public boolean contains(int pixel) {
        return inside.get(pixel);
    }

    /** The number of pixels that count. */
    public int pixels() {
        return inside.cardinality();
    }

    /** The region of an image of another size: a pixel counts if the pixel of the input at its centre does. */
    public InputRegion at(ImageSize other) {
        if (other.equals(size)) {
            return this;
        }
        int[] columns = new int[other.width()]; // computed once, since an original image may have many rows
        for (int x = 0; x < columns.length; x++) {
            columns[x] = nearest(x, size.width(), other.width());
        }
        BitSet resized = new BitSet(other.pixels());
        for (int y = 0; y < other.height(); y++) {
            int source = nearest(y, size.height(), other.height()) * size.width();
            int target = y * other.width();
            for (int x = 0; x < columns.length; x++) {
                if (inside.get(source + columns[x])) {
                    resized.set(target + x);
                }
            }
        }
        if (resized.isEmpty()) {
            resized.set(0, other.pixels()); // the image is too small to tell parts of it apart
        }
        return new InputRegion(other, resized);
    }

    /**
     * The region of a padded image: this one is that of the image itself, and a pixel counts if all pixels do that it and half a pixel
     * around it are mixed from.
     *
     * @param place where the image is among its padding
     */
    public InputRegion placed(Letterbox place) {
        Window content = place.content();
        ImageSize shown = content.size();
        int canvas = content.resized().width();
        BitSet placed = new BitSet(content.resized().pixels());
        for (int y = 0; y < shown.height(); y++) {
            int row = (content.top() + y) * canvas + content.left();
            for (int x = 0; x < shown.width(); x++) {
                placed.set(row + x, surrounds(x, y, shown));
            }
        }
        if (placed.isEmpty()) { // the image is too small to tell parts of it apart
            for (int y = 0; y < shown.height(); y++) {
                int row = (content.top() + y) * canvas + content.left();
                placed.set(row, row + shown.width());
            }
        }
        return new InputRegion(content.resized(), placed);
    }

    /** Whether all pixels count that touch a pixel of an image of a size and the half pixel around it. */
    private boolean surrounds(int x, int y, ImageSize image) {
        int bottom = end(y, size.height(), image.height());
        int right = end(x, size.width(), image.width());
        for (int row = start(y, size.height(), image.height()); row < bottom; row++) {
            int left = row * size.width() + start(x, size.width(), image.width());
            if (inside.nextClearBit(left) < row * size.width() + right) {
                return false;
            }
        }
        return true;
    }

    private static int start(int index, int from, int to) {
        return (int) Math.max(0, Math.floorDiv((2L * index - 1) * from, 2L * to));
    }

    private static int end(int index, int from, int to) {
        return (int) Math.min(from, -Math.floorDiv(-(2L * index + 3) * from, 2L * to));
    }

    /** The region of an image that was cut out of a padded one; the whole image if no pixel of it counts. */
    public InputRegion cut(Window content) {
        BitSet cut = new BitSet(content.size().pixels());
        for (int i = 0; i < content.size().pixels(); i++) {
            int row = content.top() + i / content.size().width();
            cut.set(
                    i,
                    contains(row * size.width()
                            + content.left()
                            + i % content.size().width()));
        }
        if (cut.isEmpty()) {
            cut.set(0, content.size().pixels());
        }
        return new InputRegion(content.size(), cut);
    }

    /** A copy of an image {@code [C, H, W]} whose other pixels have {@link OutsideColor}. */
    public float[] painted(float[] rgb) {
        float[] painted = rgb.clone();
        for (int pixel = inside.nextClearBit(0); pixel < size.pixels(); pixel = inside.nextClearBit(pixel + 1)) {
            OutsideColor.paint(painted, pixel, size.pixels());
        }
        return painted;
    }

    private static int nearest(int index, int from, int to) {
        return (int) ((2L * index + 1) * from / (2L * to));
    }

    /** A copy of an array with one entry per pixel without those that don't count. */
    public float[] counted(float[] pixels) {
        float[] counted = new float[pixels()];
        int next = 0;
        for (int i = inside.nextSetBit(0); i >= 0; i = inside.nextSetBit(i + 1)) {
            counted[next++] = pixels[i];
        }
        return counted;
    }

    /** As {@link #counted(float[])}. */
    public int[] counted(int[] pixels) {
        int[] counted = new int[pixels()];
        int next = 0;
        for (int i = inside.nextSetBit(0); i >= 0; i = inside.nextSetBit(i + 1)) {
            counted[next++] = pixels[i];
        }
        return counted;
    }

    /** A copy of a mask, {@code [H, W]}, with 0 for pixels that don't count. */
    public byte[] within(byte[] mask) {
        byte[] kept = new byte[mask.length];
        for (int i = inside.nextSetBit(0); i >= 0; i = inside.nextSetBit(i + 1)) {
            kept[i] = mask[i];
        }
        return kept;
    }

    /** Whether a pixel counts but one beside, above or below it does not; the edges of the image are no border. */
    public boolean isBorder(int x, int y) {
        return contains(y * size.width() + x)
                && (isOutside(x - 1, y) || isOutside(x + 1, y) || isOutside(x, y - 1) || isOutside(x, y + 1));
    }

    private boolean isOutside(int x, int y) {
        return x >= 0 && x < size.width() && y >= 0 && y < size.height() && !contains(y * size.width() + x);
    }

    /** The pixels as text for files: bits, the lowest first, compressed by zlib, in Base64. */
    public String text() {
        byte[] bits = Arrays.copyOf(inside.toByteArray(), bytes(size));
        Deflater deflater = new Deflater();
        deflater.setInput(bits);
        deflater.finish();
        byte[] packed = new byte[bits.length + 1024];
        int length = 0;
        while (!deflater.finished()) {
            length += deflater.deflate(packed, length, packed.length - length);
            packed = Arrays.copyOf(packed, Math.max(packed.length, length + 1024));
        }
        deflater.end();
        return Base64.getEncoder().encodeToString(Arrays.copyOf(packed, length));
    }

    /**
     * Reads the output of {@link #text}.
     *
     * @throws IllegalArgumentException if it is not the text of a region of this size
     */
    public static InputRegion ofText(String text, ImageSize size) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("the region is larger than that of any input");
        }
        byte[] bits = new byte[bytes(size)];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(Base64.getDecoder().decode(text));
            int length = inflater.inflate(bits);
            if (length != bits.length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new IllegalArgumentException("the region does not have the pixels of " + size);
            }
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("the region is not compressed by zlib", e);
        } finally {
            inflater.end();
        }
        return new InputRegion(size, BitSet.valueOf(bits));
    }

    private static int bytes(ImageSize size) {
        return (size.pixels() + Byte.SIZE - 1) / Byte.SIZE;
    }
}
