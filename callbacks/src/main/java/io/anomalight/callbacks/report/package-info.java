/**
 * The report of a run in one HTML file: results, errors, training curves, settings.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.callbacks.report;

import org.jspecify.annotations.NullMarked;
