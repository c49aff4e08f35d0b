package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.checkpoint.Safetensors;

/**
 * Weights on this machine. They are verified if there is an expected checksum.
 *
 * @param tensors under torchvision's names; none is read yet
 * @param format the input format and the variant of the network
 * @param sha256 of the file in hexadecimal digits
 * @param source its origin, as text
 */
public record WeightsFile(Safetensors tensors, WeightsFormat format, String sha256, String source) {}
