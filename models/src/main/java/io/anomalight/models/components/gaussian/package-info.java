/**
 * Gaussians and principal components of feature vectors.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.gaussian;

import org.jspecify.annotations.NullMarked;
