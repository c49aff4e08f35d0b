package io.anomalight.callbacks;

/** How often something is looked at in a fit. */
public enum LoggingInterval {
    STEP,
    EPOCH
}
