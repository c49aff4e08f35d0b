/** Callbacks and loggers: early stopping, checkpoints, metrics, figures, progress, the report, TensorBoard, CSV. */
@NullMarked
package io.anomalight.callbacks;

import org.jspecify.annotations.NullMarked;
