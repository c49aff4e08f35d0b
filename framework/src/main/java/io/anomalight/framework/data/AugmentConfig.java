package io.anomalight.framework.data;

/**
 * The {@code augment} section of a data recipe: how training images are changed at random before a model learns from them.
 *
 * @param rotationDegrees each is turned by an angle of up to so many degrees, either way; 0 for none
 */
public record AugmentConfig(double rotationDegrees) {
    /** Training images stay as they are. */
    public static final AugmentConfig NONE = new AugmentConfig(0);

    public AugmentConfig {
        if (!(rotationDegrees >= 0 && rotationDegrees <= 180)) {
            throw new IllegalArgumentException("rotation_degrees must be from 0 to 180, but is " + rotationDegrees);
        }
    }

    /** Whether anything is changed at all. */
    public boolean changes() {
        return rotationDegrees > 0;
    }
}
