package io.anomalight.models.components.backbone.vit;

import io.anomalight.models.components.backbone.network.Activation;

/**
 * The size and the variant of a vision transformer.
 *
 * @param width D, channels of a token
 * @param depth number of blocks
 * @param heads number of attention heads
 * @param patch side of a patch in pixels
 * @param grid rows and columns of the position embeddings in the weights file; 0 if positions are rotary
 * @param registers number of register tokens (Darcet et al. 2024)
 * @param epsilon what layer norms add to the variance
 * @param activation function of the multilayer perceptrons
 * @param preNorm whether a layer norm follows the position embeddings, as in CLIP
 * @param layerScale whether each residual branch is multiplied by learned numbers (Touvron et al. 2021)
 * @param positions how position embeddings are made for another image size
 */
record VitShape(
        int width,
        int depth,
        int heads,
        int patch,
        int grid,
        int registers,
        double epsilon,
        Activation activation,
        boolean preNorm,
        boolean layerScale,
        Positions positions) {

    /** How position embeddings are made for another image size. */
    enum Positions {
        /** Bicubic interpolation to the wanted grid, as in Hugging Face's CLIP and ViT. */
        BICUBIC,
        /** As above, with scale factors that are 0.1 positions larger, as in the code of DINOv2. */
        BICUBIC_WITH_OFFSET,
        /** Bicubic interpolation that averages when the grid becomes smaller, as in DINOv2 with registers and in timm. */
        ANTIALIASED,
        /** None is interpolated: queries and keys are rotated by angles of their position, as in DINOv3. */
        ROTARY
    }

    VitShape {
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "the width " + width + " of a vision transformer must be a multiple of its " + heads + " heads");
        }
    }

    /** Channels of one head. */
    int headWidth() {
        return width / heads;
    }

    /** Number of tokens before those of the patches. */
    int prefix() {
        return 1 + registers;
    }
}
