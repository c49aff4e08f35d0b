/** One run: its plan, its folder, its splits, and what is made of it: predictions, measurements, exports. */
@NullMarked
package io.anomalight.app.run;

import org.jspecify.annotations.NullMarked;
