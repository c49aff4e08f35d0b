package io.anomalight.callbacks;

import io.anomalight.framework.training.Monitor;

/**
 * Settings of {@link ModelCheckpoint}.
 *
 * @param monitor the metric that says which checkpoint is the best, or {@code auto}
 * @param mode which way is better
 * @param saveLast whether to save after every validation, beside the best
 */
public record ModelCheckpointConfig(String monitor, Monitor.Mode mode, boolean saveLast) {}
