/** Metrics against recorded numbers, against definitions by hand, and binned against exact. */
@NullMarked
package io.anomalight.framework.metrics;

import org.jspecify.annotations.NullMarked;
