/**
 * Metrics of scores, and the thresholds between normal and anomalous.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.metrics;

import org.jspecify.annotations.NullMarked;
