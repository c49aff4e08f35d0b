/**
 * Frozen encoders, trained on ImageNet, that compute feature maps from images.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.backbone;

import org.jspecify.annotations.NullMarked;
