package io.anomalight.framework.image;

/**
 * A picture as stored in a file, and its orientation.
 *
 * @param hasMorePages whether the file has further pages, which are not read
 */
public record OrientedPicture(Picture picture, Orientation orientation, boolean hasMorePages) {

    /** A picture of a file with a single page. */
    public OrientedPicture(Picture picture, Orientation orientation) {
        this(picture, orientation, false);
    }
}
