package io.anomalight.framework.data;

import java.util.Locale;

/** The use of an image. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /** Its name in files and messages, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
