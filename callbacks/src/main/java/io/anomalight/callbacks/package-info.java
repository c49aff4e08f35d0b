/** What listens to a run: early stopping, checkpoints, metrics, pictures, progress, the closing summary; the report has a room of its own. */
@NullMarked
package io.anomalight.callbacks;

import org.jspecify.annotations.NullMarked;
