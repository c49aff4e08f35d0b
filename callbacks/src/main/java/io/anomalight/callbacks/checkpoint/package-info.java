/** The callback that saves checkpoints, and the rules for which of them are kept. */
@NullMarked
package io.anomalight.callbacks.checkpoint;

import org.jspecify.annotations.NullMarked;
