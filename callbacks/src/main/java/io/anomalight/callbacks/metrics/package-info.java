/** Numbers that are measured during a run: scores, gradients, learning rates, the machine. */
@NullMarked
package io.anomalight.callbacks.metrics;

import org.jspecify.annotations.NullMarked;
