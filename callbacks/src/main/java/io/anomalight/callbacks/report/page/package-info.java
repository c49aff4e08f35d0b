/** Parts of HTML pages without external files: charts, tables, galleries. Nothing here depends on a run. */
@NullMarked
package io.anomalight.callbacks.report.page;

import org.jspecify.annotations.NullMarked;
