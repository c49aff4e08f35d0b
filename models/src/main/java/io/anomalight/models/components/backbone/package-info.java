/** Frozen encoders, trained on ImageNet, that compute feature maps from images. */
@NullMarked
package io.anomalight.models.components.backbone;

import org.jspecify.annotations.NullMarked;
