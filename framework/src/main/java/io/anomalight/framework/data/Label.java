package io.anomalight.framework.data;

/** What is known of an image before it is judged. */
public enum Label {
    NORMAL,
    ANOMALOUS,
    /** Nothing: an image to predict. */
    UNKNOWN
}
