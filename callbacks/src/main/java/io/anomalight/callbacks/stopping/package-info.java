/** Callbacks that stop a fit early, and the timer. */
@NullMarked
package io.anomalight.callbacks.stopping;

import org.jspecify.annotations.NullMarked;
