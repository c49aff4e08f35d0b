/**
 * Callbacks and loggers: early stopping, checkpoints, metrics, figures, progress, the report, TensorBoard, CSV.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.callbacks;

import org.jspecify.annotations.NullMarked;
