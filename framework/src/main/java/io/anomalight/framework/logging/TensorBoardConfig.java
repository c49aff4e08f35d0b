package io.anomalight.framework.logging;

/**
 * Settings of {@link TensorBoardLogger}.
 *
 * @param images whether pictures are recorded beside numbers and words
 */
public record TensorBoardConfig(boolean images) {}
