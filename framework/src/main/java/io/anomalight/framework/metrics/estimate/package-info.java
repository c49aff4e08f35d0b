/**
 * How far metrics, and differences of two models, could change with other test images.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.metrics.estimate;

import org.jspecify.annotations.NullMarked;
