/** Callbacks that publish or record numbers: metrics, gradient norms, learning rates, memory. */
@NullMarked
package io.anomalight.callbacks.metrics;

import org.jspecify.annotations.NullMarked;
