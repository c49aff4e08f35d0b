package io.anomalight.models.components.backbone.vit;

import io.anomalight.models.components.backbone.EncoderWeights;
import java.util.List;
import java.util.Optional;

/**
 * The names of a vision transformer's tensors in a weights file. A name of a block follows its prefix and number.
 *
 * @param root prefix of all names
 * @param patch the convolution that embeds patches
 * @param patchBias whether it has a bias
 * @param classToken the class token
 * @param classRank number of axes of the class token: {@code [D]} or {@code [1, 1, D]}
 * @param registerTokens the register tokens, {@code [1, R, D]}
 * @param positions the position embeddings, {@code [N, D]} if the class token has one axis, or {@code [1, N, D]}
 * @param classPosition whether the first of them belongs to the class token
 * @param preNorm the layer norm before the first block
 * @param block prefix of a block, before its number
 * @param qkv query, key and value: one name if they are one matrix, else three
 */
record VitNames(
        String root,
        String patch,
        boolean patchBias,
        String classToken,
        int classRank,
        String registerTokens,
        String positions,
        boolean classPosition,
        String preNorm,
        String block,
        String norm1,
        List<String> qkv,
        String projection,
        String scale1,
        String norm2,
        String fc1,
        String fc2,
        String scale2,
        String norm) {
    private static final List<String> FUSED = List.of("attn.qkv");
    private static final List<String> HUGGING_FACE =
            List.of("attention.attention.query", "attention.attention.key", "attention.attention.value");
    private static final String DENSE = "attention.output.dense";

    /** timm's and Meta's names. */
    private static VitNames timm(String registers, boolean patchBias, boolean classPosition) {
        return new VitNames(
                "",
                "patch_embed.proj",
                patchBias,
                "cls_token",
                3,
                registers,
                "pos_embed",
                classPosition,
                "norm_pre",
                "blocks.",
                "norm1",
                FUSED,
                "attn.proj",
                "ls1.gamma",
                "norm2",
                "mlp.fc1",
                "mlp.fc2",
                "ls2.gamma",
                "norm");
    }

    private static VitNames vit(String root) {
        return new VitNames(
                root,
                "embeddings.patch_embeddings.projection",
                true,
                "embeddings.cls_token",
                3,
                "",
                "embeddings.position_embeddings",
                true,
                "",
                "encoder.layer.",
                "layernorm_before",
                HUGGING_FACE,
                DENSE,
                "",
                "layernorm_after",
                "intermediate.dense",
                "output.dense",
                "",
                "layernorm");
    }

    private static VitNames dinov2(String root) {
        return new VitNames(
                root,
                "embeddings.patch_embeddings.projection",
                true,
                "embeddings.cls_token",
                3,
                "embeddings.register_tokens",
                "embeddings.position_embeddings",
                true,
                "",
                "encoder.layer.",
                "norm1",
                HUGGING_FACE,
                DENSE,
                "layer_scale1.lambda1",
                "norm2",
                "mlp.fc1",
                "mlp.fc2",
                "layer_scale2.lambda1",
                "layernorm");
    }

    private static VitNames dinov3(String root) {
        return new VitNames(
                root,
                "embeddings.patch_embeddings",
                true,
                "embeddings.cls_token",
                3,
                "embeddings.register_tokens",
                "",
                false,
                "",
                "layer.",
                "norm1",
                List.of("attention.q_proj", "attention.k_proj", "attention.v_proj"),
                "attention.o_proj",
                "layer_scale1.lambda1",
                "norm2",
                "mlp.up_proj",
                "mlp.down_proj",
                "layer_scale2.lambda1",
                "norm");
    }

    private static VitNames clip(String root) {
        return new VitNames(
                root,
                "embeddings.patch_embedding",
                false,
                "embeddings.class_embedding",
                1,
                "",
                "embeddings.position_embedding.weight",
                true,
                "pre_layrnorm",
                "encoder.layers.",
                "layer_norm1",
                List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
                "self_attn.out_proj",
                "",
                "layer_norm2",
                "mlp.fc1",
                "mlp.fc2",
                "",
                "post_layernorm");
    }

    /** The names that a file has; timm's, if it has none of those that are known, or if it is no file. */
    static VitNames of(VitShape shape, EncoderWeights weights) {
        // timm adds the class token's position to the token if there are registers.
        VitNames timm = timm("reg_token", !shape.preNorm(), shape.registers() == 0);
        Optional<VitNames> known = List.of(
                        timm,
                        timm("register_tokens", !shape.preNorm(), true),
                        dinov2(""),
                        dinov2("dinov2."),
                        dinov2("dinov2_with_registers."),
                        dinov3(""),
                        dinov3("model."),
                        vit(""),
                        vit("vit."),
                        clip("vision_model."),
                        clip(""))
                .stream()
                .filter(names -> names.isIn(shape, weights))
                .findFirst();
        return known.orElse(timm);
    }

    private boolean isIn(VitShape shape, EncoderWeights weights) {
        boolean rotary = shape.positions() == VitShape.Positions.ROTARY;
        return weights.has(root + patch + ".weight")
                && weights.has(root + block + "0." + norm1 + ".weight")
                && (rotary || weights.has(root + positions))
                && (shape.registers() == 0 || weights.has(root + registerTokens));
    }
}
