package io.anomalight.models.dinomaly;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The decoder: transformer blocks with linear attention (section 3.3 of the paper), which can't focus on single positions and so
 * passes on less of an anomaly.
 */
final class TokenDecoder {
    static final String PREFIX = "decoder.";

    private static final int EXPANSION = 4;
    private static final double EPSILON = 1e-8;
    private static final int HEAD_WIDTH = 64; // of all DINOv2 encoders

    private final int width;
    private final int heads;
    private final List<TokenWeights> blocks;

    TokenDecoder(int width, int heads, int depth, ModuleState state) {
        this.width = width;
        this.heads = heads;
        this.blocks = IntStream.range(0, depth)
                .mapToObj(i -> new TokenWeights(state, PREFIX + i + "."))
                .toList();
        blocks.forEach(block -> block.norm("norm1", width)
                .biased("attn.qkv", width, 3 * width)
                .biased("attn.proj", width, width)
                .norm("norm2", width)
                .linear("mlp.fc1", width, EXPANSION * width)
                .linear("mlp.fc2", EXPANSION * width, width));
    }

    /** The number of attention heads: one for 64 channels, as in DINOv2, or the next smaller number that divides the width. */
    static int heads(int width) {
        int heads = Math.max(1, width / HEAD_WIDTH);
        while (width % heads != 0) {
            heads--;
        }
        return heads;
    }

    /**
     * Runs all blocks.
     *
     * @param tokens {@code [B, N, D]}
     * @param count N
     * @return the output of each block, {@code [B, N, D]}
     */
    List<Operand> decode(Operand tokens, int count) {
        List<Operand> outputs = new ArrayList<>();
        Operand x = tokens;
        for (TokenWeights block : blocks) {
            x = x.scoped(in -> apply(block, in, count));
            outputs.add(x);
        }
        return outputs;
    }

    private Operand apply(TokenWeights block, Operand x, int count) {
        Operand y = x.add(attention(block, block.norm(x, "norm1", count, width, EPSILON), count));
        Operand hidden = block.linear(block.norm(y, "norm2", count, width, EPSILON), "mlp.fc1");
        return y.add(block.linear(hidden.gelu(), "mlp.fc2"));
    }

    // φ(Q) · (φ(K)ᵀ · V) / (φ(Q) · Σ φ(K)) for each head, with φ = elu + 1
    private Operand attention(TokenWeights block, Operand x, int count) {
        int headWidth = width / heads;
        Operand all = block.biased(x, "attn.qkv")
                .reshape(-1, count, 3, heads, headWidth)
                .transpose(2, 0, 3, 1, 4); // [3, B, h, N, d]
        Operand query = positive(part(all, 0, count));
        Operand key = positive(part(all, 1, count));
        Operand products = key.transpose(0, 1, 3, 2).matMul(part(all, 2, count)); // [B, h, d, d]
        Operand sums = query.mul(key.sum(new int[] {2}, true)).sum(new int[] {3}, true); // [B, h, N, 1]
        Operand values = query.matMul(products).div(sums);
        return block.biased(values.transpose(0, 2, 1, 3).reshape(-1, count, width), "attn.proj");
    }

    private Operand part(Operand all, int index, int count) {
        return all.slice(0, index, index + 1L).reshape(-1, heads, count, width / heads);
    }

    // elu(x) + 1 = max(x, 0) + exp(min(x, 0))
    private static Operand positive(Operand x) {
        return x.relu().add(x.mul(-1).relu().mul(-1).exp());
    }
}
