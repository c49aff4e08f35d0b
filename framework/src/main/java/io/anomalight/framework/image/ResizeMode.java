package io.anomalight.framework.image;

import java.util.Locale;

/** How an image is resized to the input size of a model. */
public enum ResizeMode {
    /** To the whole input, whatever its shape. */
    STRETCH,
    /** With its own aspect ratio, in the middle of the input; the rest is padding, which does not count. */
    LETTERBOX;

    /** The name in recipes and files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
