package io.anomalight.models.components.trained;

/** Where a batch norm has its means and variances from. */
public enum Statistics {
    /** From the batch itself, as in training; the running ones are moved a tenth of the way towards them. */
    BATCH,
    /** The running ones, as in evaluation: no image's features depend on the other images. */
    RUNNING
}
