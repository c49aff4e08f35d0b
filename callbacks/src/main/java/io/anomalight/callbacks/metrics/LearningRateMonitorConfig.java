package io.anomalight.callbacks.metrics;

/**
 * Settings of {@link LearningRateMonitor}.
 *
 * @param loggingInterval every {@code log_every_n_steps} training steps, or after each epoch
 */
public record LearningRateMonitorConfig(LoggingInterval loggingInterval) {}
