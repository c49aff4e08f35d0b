package io.anomalight.models.components.backbone;

/** What the convolutions of an encoder see outside their input. */
public enum Padding {
    /** Zeros, as the network was trained. */
    ZEROS,
    /** The input, mirrored at its edges without repeating them, as PyTorch's {@code reflect}. */
    REFLECT
}
