/**
 * Convolutional networks as encoders: a table of blocks for each, and the blocks.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.backbone.convnet;

import org.jspecify.annotations.NullMarked;
