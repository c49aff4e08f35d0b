package io.anomalight.framework.image;

/** Pixels that can be read row by row as red, green and blue in [0, 1], or as grey alone, any number of times. */
public interface Picture extends Resize.Rows {

    /** Size as stored. */
    ImageSize size();

    /** 3 for red, green and blue, or 1 where all three are the same. */
    int planes();

    /** Fills row {@code y} of the {@link #planes()}. */
    @Override
    void read(int y, float[][] planes);
}
