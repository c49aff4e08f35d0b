package io.anomalight.models.components.backbone.network;

/** Functions of single elements. */
public enum Activation {
    /** max(x, 0). */
    RELU,
    /** min(max(x, 0), 6), as in MobileNetV2. */
    RELU6,
    /** 1 / (1 + exp(−x)). */
    SIGMOID,
    /** x · sigmoid(x), also called swish. */
    SILU,
    /** min(max(x + 3, 0), 6) / 6, as in MobileNetV3. */
    HARD_SIGMOID,
    /** x · hard sigmoid(x). */
    HARD_SWISH,
    /** x · Φ(x) with the distribution function Φ of a normal distribution (Hendrycks and Gimpel 2016), without approximation. */
    GELU,
    /** x · sigmoid(1.702 x), as in CLIP. */
    QUICK_GELU
}
