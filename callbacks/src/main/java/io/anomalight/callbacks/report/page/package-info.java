/**
 * Parts of HTML pages without external files: charts, tables, galleries. Nothing here depends on a run.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.callbacks.report.page;

import org.jspecify.annotations.NullMarked;
