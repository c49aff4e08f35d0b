/**
 * Normalizing flows on feature vectors and on feature maps: coupling blocks and their chains.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.flow;

import org.jspecify.annotations.NullMarked;
