/**
 * Callbacks that publish or record numbers: metrics, gradient norms, learning rates, memory.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.callbacks.metrics;

import org.jspecify.annotations.NullMarked;
