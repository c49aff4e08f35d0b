/**
 * One run: its plan, folder and splits, and its results: predictions, measurements, exports.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.run;

import org.jspecify.annotations.NullMarked;
