package io.anomalight.app.tune;

import io.anomalight.callbacks.tuner.LrCurve;

/**
 * The result of a search for a learning rate.
 *
 * @param key the learning rate in the configuration, with its value there
 * @param curve the losses of the search
 */
public record LrSearch(LearningRateKey key, LrCurve curve) {}
