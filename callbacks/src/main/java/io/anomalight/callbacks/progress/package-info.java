/** What a run tells on the console: its progress, the model, the closing table. */
@NullMarked
package io.anomalight.callbacks.progress;

import org.jspecify.annotations.NullMarked;
