/**
 * The layout of residual networks: their convolutions, shapes and mirrored decoders, under the names of torchvision.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.backbone.layout;

import org.jspecify.annotations.NullMarked;
