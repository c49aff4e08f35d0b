/**
 * The history of verdicts in an SQLite file: one row per scored image, the queue of the sinks, and the files of a watched folder
 * that were scored. What belongs together is written in one transaction.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.history;

import org.jspecify.annotations.NullMarked;
