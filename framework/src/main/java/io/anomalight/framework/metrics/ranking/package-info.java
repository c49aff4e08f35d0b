/**
 * Scores ranked exactly or in bins: what every metric counts from.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.metrics.ranking;

import org.jspecify.annotations.NullMarked;
