/** The report of a run: what was judged, how well, where it went wrong, and where it all came from, in one file. */
@NullMarked
package io.anomalight.callbacks.report;

import org.jspecify.annotations.NullMarked;
