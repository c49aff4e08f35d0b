/** Resizing and smoothing of anomaly maps. */
@NullMarked
package io.anomalight.models.components.maps;

import org.jspecify.annotations.NullMarked;
