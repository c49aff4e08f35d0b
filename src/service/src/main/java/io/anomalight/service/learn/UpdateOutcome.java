package io.anomalight.service.learn;

/**
 * How an update went.
 *
 * @param method how the model learned, in a word: {@code exact}, {@code sampled}, {@code extended} or {@code refitted}
 * @param note what the method means for this model, a sentence without its full stop
 * @param learned number of good images that were learned
 * @param heldOut number of good images that were held out for the threshold
 * @param bad number of bad images
 */
public record UpdateOutcome(String method, String note, int learned, int heldOut, int bad) {}
