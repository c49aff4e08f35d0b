/**
 * Callbacks that stop a fit early, and the timer.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.callbacks.stopping;

import org.jspecify.annotations.NullMarked;
