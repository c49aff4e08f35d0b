/** Which checkpoints a run keeps. */
@NullMarked
package io.anomalight.callbacks.checkpoint;

import org.jspecify.annotations.NullMarked;
