/**
 * Metrics that a recipe can add to the usual ones.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.metrics.catalog;

import org.jspecify.annotations.NullMarked;
