/**
 * The loggers that come with Anomalight: TensorBoard and CSV.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.callbacks.loggers;

import org.jspecify.annotations.NullMarked;
