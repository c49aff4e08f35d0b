package io.anomalight.framework.data;

/** The label of an image. */
public enum Label {
    NORMAL,
    ANOMALOUS,
    /** No label: an image to predict. */
    UNKNOWN
}
