/**
 * The Prometheus metrics of the service.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.metrics;

import org.jspecify.annotations.NullMarked;
