/** Gaussians and principal components of feature vectors. */
@NullMarked
package io.anomalight.models.components.gaussian;

import org.jspecify.annotations.NullMarked;
