package io.anomalight.models.components.trained;

/** The source of the means and variances of a batch norm. */
public enum Statistics {
    /** The statistics of the batch, as in training; they also update the running statistics with a weight of 0.1. */
    BATCH,
    /** The running statistics, as in evaluation; the features of an image do not depend on other images. */
    RUNNING
}
