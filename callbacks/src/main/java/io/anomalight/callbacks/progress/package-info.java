/**
 * Callbacks that print to the console: progress bars, the model summary, the table of results.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.callbacks.progress;

import org.jspecify.annotations.NullMarked;
