/**
 * The jobs of a sweep as processes, on this machine or in a Spark cluster.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.sweep.job;

import org.jspecify.annotations.NullMarked;
