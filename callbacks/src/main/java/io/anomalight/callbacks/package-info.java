/** What listens to a run: early stopping, checkpoints, metrics, pictures, progress, the closing summary. */
@NullMarked
package io.anomalight.callbacks;

import org.jspecify.annotations.NullMarked;
