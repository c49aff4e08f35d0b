/** The report of a run in one HTML file: results, errors, training curves, settings. */
@NullMarked
package io.anomalight.callbacks.report;

import org.jspecify.annotations.NullMarked;
