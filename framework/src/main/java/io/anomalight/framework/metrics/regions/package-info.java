/**
 * Regions of anomalous pixels: how they are found and filtered, and whether they decide the verdict.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.metrics.regions;

import org.jspecify.annotations.NullMarked;
