/** One run: its plan, folder and splits, and its results: predictions, measurements, exports. */
@NullMarked
package io.anomalight.app.run;

import org.jspecify.annotations.NullMarked;
