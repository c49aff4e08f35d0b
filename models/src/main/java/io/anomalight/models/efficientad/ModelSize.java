package io.anomalight.models.efficientad;

import java.util.Locale;

/** The architectures of the patch description networks (tables 5 and 6 of the paper's appendix). */
public enum ModelSize {
    /** Four convolutions: EfficientAD-S. */
    SMALL(128),
    /** Six convolutions, twice as wide: EfficientAD-M. */
    MEDIUM(256);

    private final int width;

    ModelSize(int width) {
        this.width = width;
    }

    /** Channels of the first layer in the paper. */
    int width() {
        return width;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
