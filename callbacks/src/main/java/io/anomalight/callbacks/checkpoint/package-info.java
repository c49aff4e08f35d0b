/**
 * The callback that saves checkpoints, and the rules for which of them are kept.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.callbacks.checkpoint;

import org.jspecify.annotations.NullMarked;
