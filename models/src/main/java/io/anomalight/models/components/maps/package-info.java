/**
 * Resizing and smoothing of anomaly maps.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.maps;

import org.jspecify.annotations.NullMarked;
