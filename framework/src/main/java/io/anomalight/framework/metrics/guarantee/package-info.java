/**
 * What the scores of normal images promise: bounds of the false-alarm rate, and p-values.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.metrics.guarantee;

import org.jspecify.annotations.NullMarked;
