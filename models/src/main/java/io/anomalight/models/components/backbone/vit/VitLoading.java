package io.anomalight.models.components.backbone.vit;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads the weights of a vision transformer into a state, where all files have the same names.
 *
 * <p>Two things are computed while loading: query, key and value become one matrix, and the position embedding of the class
 * token is added to the token.
 */
final class VitLoading {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final double DEVIATION = 0.02;
    private static final double SCALE = 0.1;

    private final VitShape shape;
    private final VitNames names;
    private final EncoderWeights weights;
    private final ModuleState state;
    /** The tensors to read, in order; all of them are checked before the first one is read. */
    private final List<Runnable> tasks = new ArrayList<>();

    private final List<Weight> needed = new ArrayList<>();

    VitLoading(VitShape shape, EncoderWeights weights, ModuleState state) {
        this.shape = shape;
        this.names = VitNames.of(shape, weights);
        this.weights = weights;
        this.state = state;
    }

    /** Loads the embeddings and the first {@code blocks} blocks, and also the last layer norm if {@code norm} is true. */
    void load(int blocks, boolean norm) {
        patches();
        tokens();
        if (shape.preNorm()) {
            layerNorm(names.preNorm(), "norm_pre");
        }
        for (int i = 0; i < blocks; i++) {
            block(names.block() + i + ".", "blocks." + i + ".");
        }
        if (norm) {
            layerNorm(names.norm(), "norm");
        }
        weights.check(List.of(), needed);
        tasks.forEach(Runnable::run);
    }

    private void patches() {
        int patch = shape.patch();
        double deviation = 1 / Math.sqrt(3.0 * patch * patch);
        Weight kernel = need(names.patch() + WEIGHT, 0, deviation, shape.width(), 3, patch, patch);
        List<Weight> bias = names.patchBias() ? List.of(need(names.patch() + BIAS, 0, 0, shape.width())) : List.of();
        tasks.add(() -> {
            put("patch_embed.weight", weights.format().toRgb(weights.of(kernel), shape.width()), kernel.dimensions());
            put("patch_embed.bias", bias.isEmpty() ? new float[shape.width()] : weights.of(bias.get(0)), shape.width());
        });
    }

    private void tokens() {
        int width = shape.width();
        Weight token = names.classRank() == 1
                ? need(names.classToken(), 0, DEVIATION, width)
                : need(names.classToken(), 0, DEVIATION, 1, 1, width);
        if (shape.registers() > 0) {
            Weight registers = need(names.registerTokens(), 0, DEVIATION, 1, shape.registers(), width);
            tasks.add(() -> put("reg_token", weights.of(registers), registers.dimensions()));
        }
        if (shape.positions() == VitShape.Positions.ROTARY) {
            tasks.add(() -> put("cls_token", weights.of(token), 1, 1, width));
            return;
        }
        int patches = shape.grid() * shape.grid();
        int first = names.classPosition() ? 1 : 0;
        Weight positions = names.classRank() == 1
                ? need(names.positions(), 0, DEVIATION, patches + first, width)
                : need(names.positions(), 0, DEVIATION, 1, patches + first, width);
        tasks.add(() -> {
            float[] all = weights.of(positions);
            float[] cls = weights.of(token);
            for (int i = 0; i < first * width; i++) {
                cls[i] += all[i];
            }
            put("cls_token", cls, 1, 1, width);
            put("pos_embed", Arrays.copyOfRange(all, first * width, all.length), patches, width);
        });
    }

    private void block(String from, String to) {
        int width = shape.width();
        layerNorm(from + names.norm1(), to + "norm1");
        attention(from, to + "qkv");
        linear(from + names.projection(), to + "proj", width, width);
        layerNorm(from + names.norm2(), to + "norm2");
        linear(from + names.fc1(), to + "fc1", 4 * width, width);
        linear(from + names.fc2(), to + "fc2", width, 4 * width);
        if (shape.layerScale()) {
            scale(from + names.scale1(), to + "ls1");
            scale(from + names.scale2(), to + "ls2");
        }
    }

    private void attention(String from, String to) {
        int width = shape.width();
        int rows = names.qkv().size() == 1 ? 3 * width : width;
        List<Weight> matrices = names.qkv().stream()
                .map(name -> need(from + name + WEIGHT, 0, 1 / Math.sqrt(width), rows, width))
                .toList();
        // DINOv3's keys have no bias.
        List<Weight> biases = names.qkv().stream()
                .map(name -> Weight.of(names.root() + from + name + BIAS, 0, 0, rows))
                .toList();
        boolean keyless = shape.positions() == VitShape.Positions.ROTARY;
        biases.stream().filter(bias -> !keyless || weights.has(bias.name())).forEach(needed::add);
        tasks.add(() -> {
            put(to + WEIGHT, joined(matrices), 3L * width, width);
            put(to + BIAS, joined(biases), 3L * width);
        });
    }

    private float[] joined(List<Weight> parts) {
        float[] all = new float[parts.stream().mapToInt(Weight::size).sum()];
        int at = 0;
        for (Weight part : parts) {
            if (needed.contains(part)) {
                System.arraycopy(weights.of(part), 0, all, at, part.size());
            }
            at += part.size();
        }
        return all;
    }

    private void linear(String from, String to, int outputs, int inputs) {
        Weight matrix = need(from + WEIGHT, 0, 1 / Math.sqrt(inputs), outputs, inputs);
        Weight bias = need(from + BIAS, 0, 0, outputs);
        tasks.add(() -> {
            put(to + WEIGHT, weights.of(matrix), outputs, inputs);
            put(to + BIAS, weights.of(bias), outputs);
        });
    }

    private void layerNorm(String from, String to) {
        Weight scale = need(from + WEIGHT, 1, 0, shape.width());
        Weight shift = need(from + BIAS, 0, 0, shape.width());
        tasks.add(() -> {
            put(to + WEIGHT, weights.of(scale), shape.width());
            put(to + BIAS, weights.of(shift), shape.width());
        });
    }

    private void scale(String from, String to) {
        Weight scale = need(from, SCALE, 0, shape.width());
        tasks.add(() -> put(to, weights.of(scale), shape.width()));
    }

    private Weight need(String name, double mean, double deviation, long... dimensions) {
        Weight weight = Weight.of(names.root() + name, mean, deviation, dimensions);
        needed.add(weight);
        return weight;
    }

    private void put(String name, float[] values, long... dimensions) {
        state.pretrained(EncoderWeights.PREFIX + name, values, dimensions);
    }
}
