/**
 * Pooled features of one layer of an encoder, as one vector per image.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.pooling;

import org.jspecify.annotations.NullMarked;
