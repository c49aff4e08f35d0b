package io.anomalight.callbacks.figures;

/**
 * Settings of {@link ImagesCallback}.
 *
 * @param save whether a picture of every test image is written into the run folder
 * @param logged so many pictures of normal and so many of defective images go to the logger in each validation and test
 */
public record ImagesConfig(boolean save, int logged) {
    public ImagesConfig {
        if (logged < 0) {
            throw new IllegalArgumentException("logged must not be negative, but is " + logged);
        }
    }
}
