package io.anomalight.models.components.backbone.vit;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.Network;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The forward pass of a vision transformer (Dosovitskiy et al. 2021). The patch tokens after a block are a feature map; the
 * class token and the register tokens are left out of it.
 */
final class VisionTransformer implements Network {
    /** The name of the layer after the last layer norm. */
    static final String NORM = "norm";
    /** The prefix of the names of the layers after a block. */
    static final String BLOCK = "block";

    private final VitShape shape;
    private final int blocks;
    private ImageSize lastGrid = new ImageSize(1, 1);
    private float[] lastPositions = {};

    /** A network that runs the first {@code blocks} blocks. */
    VisionTransformer(VitShape shape, int blocks) {
        this.shape = shape;
        this.blocks = blocks;
    }

    @Override
    public <T> Map<String, T> forward(NetworkOps<T> ops, T images, ImageSize size, Set<String> taps) {
        ImageSize grid = new ImageSize(size.height() / shape.patch(), size.width() / shape.patch());
        Map<String, T> maps = new LinkedHashMap<>();
        T tokens = ops.part(images, x -> embed(ops, x, grid));
        ops.free(images);
        for (int i = 0; i < blocks; i++) {
            String name = "blocks." + i + ".";
            T next = ops.part(tokens, x -> block(ops, x, name, grid));
            ops.free(tokens);
            tokens = next;
            if (taps.contains(BLOCK + i)) {
                maps.put(BLOCK + i, ops.part(tokens, x -> map(ops, x, grid)));
            }
        }
        if (taps.contains(NORM)) {
            maps.put(NORM, ops.part(tokens, x -> map(ops, ops.layerNorm(x, NORM, shape.epsilon()), grid)));
        }
        ops.free(tokens);
        return maps;
    }

    private <T> T embed(NetworkOps<T> ops, T images, ImageSize grid) {
        Convolution patches = new Convolution("patch_embed", "", 3, shape.width(), shape.patch(), shape.patch());
        T map = ops.convolve(images, patches); // [B, D, h, w]
        T tokens = ops.transpose(ops.reshape(map, -1, shape.width(), grid.pixels()), 0, 2, 1); // [B, h·w, D]
        if (shape.positions() != VitShape.Positions.ROTARY) {
            tokens = ops.add(tokens, ops.constant(tokens, positions(ops, grid), grid.pixels(), shape.width()));
        }
        // A token of each image, times zero, repeats what all images share.
        T nothing = ops.mul(ops.slice(tokens, 1, 0, 1), 0);
        if (shape.registers() > 0) {
            tokens = ops.concat(1, ops.add(nothing, ops.weight("reg_token")), tokens);
        }
        T all = ops.concat(1, ops.add(nothing, ops.weight("cls_token")), tokens);
        return shape.preNorm() ? ops.layerNorm(all, "norm_pre", shape.epsilon()) : all;
    }

    private <T> float[] positions(NetworkOps<T> ops, ImageSize grid) {
        if (lastPositions.length == 0 || !grid.equals(lastGrid)) {
            lastPositions = PositionGrid.resized(ops.numbers("pos_embed"), shape.grid(), grid, shape.positions());
            lastGrid = grid;
        }
        return lastPositions;
    }

    private <T> T block(NetworkOps<T> ops, T x, String name, ImageSize grid) {
        T attended = attention(ops, ops.layerNorm(x, name + "norm1", shape.epsilon()), name, grid);
        T y = ops.add(scaled(ops, attended, name + "ls1"), x);
        T hidden = ops.linear(ops.layerNorm(y, name + "norm2", shape.epsilon()), name + "fc1");
        T output = ops.linear(ops.activate(hidden, shape.activation()), name + "fc2");
        return ops.add(scaled(ops, output, name + "ls2"), y);
    }

    private <T> T scaled(NetworkOps<T> ops, T x, String name) {
        return shape.layerScale() ? ops.mul(x, ops.weight(name)) : x;
    }

    private <T> T attention(NetworkOps<T> ops, T x, String name, ImageSize grid) {
        long tokens = shape.prefix() + (long) grid.pixels();
        T qkv = ops.reshape(
                ops.linear(x, name + "qkv"), -1, tokens, 3, shape.heads(), shape.headWidth()); // [B, T, 3, h, d]
        T parts = ops.transpose(qkv, 2, 0, 3, 1, 4); // [3, B, h, T, d]
        T query = rotated(ops, ops.mul(part(ops, parts, 0, tokens), 1 / Math.sqrt(shape.headWidth())), grid);
        T key = rotated(ops, part(ops, parts, 1, tokens), grid);
        T shares = ops.softmax(ops.matMul(query, ops.transpose(key, 0, 1, 3, 2))); // [B, h, T, T]
        T values = ops.matMul(shares, part(ops, parts, 2, tokens)); // [B, h, T, d]
        T joined = ops.reshape(ops.transpose(values, 0, 2, 1, 3), -1, tokens, shape.width());
        return ops.linear(joined, name + "proj");
    }

    private <T> T part(NetworkOps<T> ops, T parts, int index, long tokens) {
        return ops.reshape(ops.slice(parts, 0, index, index + 1), -1, shape.heads(), tokens, shape.headWidth());
    }

    private <T> T rotated(NetworkOps<T> ops, T x, ImageSize grid) {
        if (shape.positions() != VitShape.Positions.ROTARY) {
            return x;
        }
        int width = shape.headWidth();
        RotaryAngles angles = RotaryAngles.of(grid, width);
        T cosines = ops.constant(x, angles.cosines(), grid.pixels(), width);
        T sines = ops.constant(x, angles.sines(), grid.pixels(), width);
        T prefix = ops.slice(x, 2, 0, shape.prefix());
        T patches = ops.slice(x, 2, shape.prefix(), shape.prefix() + (long) grid.pixels());
        T front = ops.slice(patches, 3, 0, width / 2);
        T back = ops.slice(patches, 3, width / 2, width);
        T turned = ops.concat(3, ops.mul(back, -1), front);
        T result = ops.add(ops.mul(patches, cosines), ops.mul(turned, sines));
        return ops.concat(2, prefix, result);
    }

    private <T> T map(NetworkOps<T> ops, T tokens, ImageSize grid) {
        T patches = ops.slice(tokens, 1, shape.prefix(), shape.prefix() + (long) grid.pixels());
        T rows = ops.reshape(patches, -1, grid.height(), grid.width(), shape.width());
        return ops.transpose(rows, 0, 3, 1, 2); // [B, D, h, w], channels last in memory
    }
}
