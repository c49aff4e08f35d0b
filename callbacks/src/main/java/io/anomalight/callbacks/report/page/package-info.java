/** What a report is made of: a page that needs nothing but itself, with charts, tables and facts; it knows no run. */
@NullMarked
package io.anomalight.callbacks.report.page;

import org.jspecify.annotations.NullMarked;
