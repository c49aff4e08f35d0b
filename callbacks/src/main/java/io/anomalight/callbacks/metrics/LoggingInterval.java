package io.anomalight.callbacks.metrics;

/** How often something is looked at in a fit. */
public enum LoggingInterval {
    STEP,
    EPOCH
}
