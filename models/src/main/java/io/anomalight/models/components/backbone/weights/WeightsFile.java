package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.checkpoint.Safetensors;

/**
 * Weights that lie on this machine and have been verified as far as their source allows.
 *
 * @param tensors under torchvision's names; none is read yet
 * @param format what they take for granted
 * @param sha256 of the file in hexadecimal digits
 * @param source where it comes from, in words
 */
public record WeightsFile(Safetensors tensors, WeightsFormat format, String sha256, String source) {}
