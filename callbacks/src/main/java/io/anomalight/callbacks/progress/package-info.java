/** Callbacks that print to the console: progress bars, the model summary, the table of results. */
@NullMarked
package io.anomalight.callbacks.progress;

import org.jspecify.annotations.NullMarked;
