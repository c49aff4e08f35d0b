/**
 * Residual networks as encoders: their table, their forward pass, and its fast path.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.backbone.residual;

import org.jspecify.annotations.NullMarked;
