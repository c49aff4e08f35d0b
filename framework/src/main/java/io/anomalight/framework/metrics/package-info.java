/** Metrics of scores, and the thresholds between normal and anomalous. */
@NullMarked
package io.anomalight.framework.metrics;

import org.jspecify.annotations.NullMarked;
