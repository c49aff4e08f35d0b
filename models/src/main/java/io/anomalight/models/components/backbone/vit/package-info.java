/**
 * Vision transformers as encoders: their table, their weights under the names of timm and Hugging Face, and their forward pass.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.backbone.vit;

import org.jspecify.annotations.NullMarked;
