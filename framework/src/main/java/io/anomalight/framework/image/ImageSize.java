package io.anomalight.framework.image;

/** Height and width of an image in pixels. */
public record ImageSize(int height, int width) {
    public ImageSize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an image size must be positive, but is " + height + "x" + width);
        }
    }

    /** Number of pixels. */
    public int pixels() {
        return Math.multiplyExact(height, width);
    }

    /**
     * Checks that an array has one number per pixel.
     *
     * @param what the name of the array in errors, for instance {@code the map}
     */
    public void requireEachPixel(String what, int numbers) {
        if (numbers != pixels()) {
            throw new IllegalArgumentException(what + " has " + numbers + " numbers, not one for each of " + this);
        }
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
