package io.anomalight.framework.image;

/** Pixels that can be read row by row, repeatedly, as red, green and blue, as grey, or as other channels, in [0, 1]. */
public interface Picture extends Resize.Rows {

    /** The size as stored. */
    ImageSize size();

    /** The number of channels: 3 for red, green and blue, 1 for grey, or more. */
    int planes();

    /** The number of channels that show the picture: 3 if the first ones are red, green and blue, otherwise 1. */
    default int colors() {
        return planes() == 3 ? 3 : 1;
    }

    /** The most bits of a sample. */
    default int bits() {
        return Byte.SIZE;
    }

    /** Reads row {@code y} of each plane. */
    @Override
    void read(int y, float[][] planes);
}
