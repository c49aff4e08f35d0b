/**
 * Test images drawn anew with replacement (bootstrap), for intervals of metrics.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.metrics.resampling;

import org.jspecify.annotations.NullMarked;
