/**
 * The search for a learning rate: its settings, its curve, and the callback that starts a training with it. The names are those of
 * Lightning's {@code tuner}.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.callbacks.tuner;

import org.jspecify.annotations.NullMarked;
