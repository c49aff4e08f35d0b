/**
 * What is in the folder of a sweep: its plan and jobs in {@code sweep.json}, the numbers of each job, and the trials of a search.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.sweep.folder;

import org.jspecify.annotations.NullMarked;
