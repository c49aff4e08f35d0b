package io.anomalight.framework;

import java.util.Locale;

/** How near a model after a {@link ModuleUpdate} is to the same model fitted to the former and the new images together. */
public enum UpdateMethod {
    /** It is the same model: scores and maps are equal, except for rounding (about 1e-5, relative). */
    EXACT,
    /** The same as {@link #EXACT}, but the former fit had learned only a random sample of its images. */
    SAMPLED,
    /** It still has all that it had learned, and the new images were added; {@link UpdateReport#radius} bounds the difference. */
    EXTENDED;

    /** The name in reports and manifests, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
