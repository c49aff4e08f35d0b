/** Frozen ImageNet encoders that turn images into feature maps. */
@NullMarked
package io.anomalight.models.components.backbone;

import org.jspecify.annotations.NullMarked;
