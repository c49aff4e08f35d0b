/**
 * Sweeps: many runs from one command, each in its own process; they are recorded, resumed and compared.
 *
 * <p>It has more than 25 files, because what is compared and how a job is chosen both need the folder and the jobs of a sweep.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.sweep;

import org.jspecify.annotations.NullMarked;
