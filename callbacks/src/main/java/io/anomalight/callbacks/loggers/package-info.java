/** The loggers that come with Anomalight: TensorBoard and CSV. */
@NullMarked
package io.anomalight.callbacks.loggers;

import org.jspecify.annotations.NullMarked;
