/** The jobs of a sweep as processes, on this machine or in a Spark cluster. */
@NullMarked
package io.anomalight.app.sweep.job;

import org.jspecify.annotations.NullMarked;
