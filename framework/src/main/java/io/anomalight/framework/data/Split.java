package io.anomalight.framework.data;

import java.util.Locale;

/** What an image is used for. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /** Its name in files and sentences, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
