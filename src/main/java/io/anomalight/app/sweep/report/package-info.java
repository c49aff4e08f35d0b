/**
 * The results of a sweep: its jobs beside each other on the console, in tables and in {@code report.html}.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.sweep.report;

import org.jspecify.annotations.NullMarked;
