/**
 * Callbacks that change how optimizers learn: the average of the weights, and the accumulation of gradients.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.callbacks.optimization;

import org.jspecify.annotations.NullMarked;
