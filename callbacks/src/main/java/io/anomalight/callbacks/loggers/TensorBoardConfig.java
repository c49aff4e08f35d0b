package io.anomalight.callbacks.loggers;

/**
 * Settings of {@link TensorBoardLogger}.
 *
 * @param images whether pictures are recorded beside numbers and words
 */
public record TensorBoardConfig(boolean images) {}
