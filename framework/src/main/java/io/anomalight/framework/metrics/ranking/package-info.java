/** Scores ranked exactly or in bins: what every metric counts from. */
@NullMarked
package io.anomalight.framework.metrics.ranking;

import org.jspecify.annotations.NullMarked;
