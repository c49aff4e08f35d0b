package io.anomalight.models.components.backbone.residual;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Precision;
import io.anomalight.models.components.backbone.InputNormalization;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fast variant of {@link ResidualForward} for one image. The weights are packed into oneDNN's memory format once, not at
 * each call, and the operations after a convolution are fused into it.
 *
 * <p>It takes one image at a time, because the packed format depends on the input's shape. Thus the features of an image do
 * not depend on its batch.
 */
final class PackedForward implements AutoCloseable {
    private final PtSymbolBlock script;
    private final Shape image;
    private final ScriptValues constants = new ScriptValues();

    private PackedForward(PtSymbolBlock script, Shape image) {
        this.script = script;
        this.image = image;
    }

    /** Whether the engine supports packed convolutions: on x86-64 CPUs, with oneDNN. */
    static boolean isAvailable(NDManager manager) {
        return !manager.getDevice().isGpu() && System.getProperty("os.arch").matches("amd64|x86_64");
    }

    static PtSymbolBlock load(NDManager manager) {
        return TorchScript.load(PackedForward.class, "packed_forward.py", "PackedForward", manager);
    }

    /**
     * Packs the weights.
     *
     * @param normalization normalises images; it is applied to each image alone, because it needs twice the memory of its input
     * @param image the shape of all images, {@code [1, 3, H, W]}
     * @param prefix prefix of the names of the weights in the state
     * @param outputStages names of the stages whose outputs are returned
     */
    static PackedForward pack(
            PtSymbolBlock script,
            InputNormalization normalization,
            ResNetLayout layout,
            ModuleState state,
            String prefix,
            Set<String> outputStages,
            Shape image,
            Precision precision) {
        PackedForward packed = new PackedForward(script, image);
        packed.convolutions(layout, state, prefix, precision);
        packed.blocks(layout, outputStages);
        packed.constants.add(precision);
        normalization.addTo(packed.constants);
        return packed;
    }

    private void convolutions(ResNetLayout layout, ModuleState state, String prefix, Precision precision) {
        List<IValue> weights = new ArrayList<>();
        List<IValue> biases = new ArrayList<>();
        List<Convolution> convolutions = layout.convolutions().toList();
        List<Shape> inputs = inputs(layout);
        for (int i = 0; i < convolutions.size(); i++) {
            Convolution convolution = convolutions.get(i);
            String name = prefix + convolution.name();
            try (ScriptValues weight = new ScriptValues()
                            .add(state.get(name + ".weight"))
                            .add(convolution.stride())
                            .add(convolution.padding())
                            .add(inputs.get(i).getShape())
                            .add(convolution.groups())
                            .add(precision);
                    ScriptValues bias =
                            new ScriptValues().add(state.get(name + ".bias")).add(precision)) {
                weights.add(weight.run(script, "pack"));
                biases.add(bias.run(script, "cast"));
            }
        }
        constants
                .addList(weights)
                .addList(biases)
                .add(convolutions.stream().mapToLong(Convolution::stride).toArray())
                .add(convolutions.stream().mapToLong(Convolution::padding).toArray())
                .add(convolutions.stream().mapToLong(Convolution::groups).toArray());
    }

    private void blocks(ResNetLayout layout, Set<String> outputStages) {
        List<ResNetLayout.Block> blocks = new ArrayList<>();
        Set<Integer> lastBlocks = new HashSet<>();
        for (ResNetLayout.Stage stage : layout.stages()) {
            blocks.addAll(stage.blocks());
            if (outputStages.contains(stage.name())) {
                lastBlocks.add(blocks.size() - 1);
            }
        }
        boolean[] shortcuts = new boolean[blocks.size()];
        boolean[] isOutput = new boolean[blocks.size()];
        for (int i = 0; i < blocks.size(); i++) {
            shortcuts[i] = blocks.get(i).shortcut().isPresent();
            isOutput[i] = lastBlocks.contains(i);
        }
        constants
                .add(blocks.stream().mapToLong(block -> block.path().size()).toArray())
                .add(shortcuts)
                .add(isOutput);
    }

    /** The input shape of each convolution, in the order of the layout. */
    private List<Shape> inputs(ResNetLayout layout) {
        List<Shape> inputs = new ArrayList<>(List.of(image));
        Shape x = pooled(output(image, layout.stem()));
        for (ResNetLayout.Stage stage : layout.stages()) {
            for (ResNetLayout.Block block : stage.blocks()) {
                Shape blockInput = x;
                for (Convolution convolution : block.path()) {
                    inputs.add(x);
                    x = output(x, convolution);
                }
                block.shortcut().ifPresent(convolution -> inputs.add(blockInput));
            }
        }
        return inputs;
    }

    private static Shape output(Shape x, Convolution convolution) {
        return new Shape(
                x.get(0),
                convolution.outputs(),
                dividedRoundingUp(x.get(2), convolution.stride()),
                dividedRoundingUp(x.get(3), convolution.stride()));
    }

    private static Shape pooled(Shape x) {
        return new Shape(x.get(0), x.get(1), dividedRoundingUp(x.get(2), 2), dividedRoundingUp(x.get(3), 2));
    }

    private static long dividedRoundingUp(long size, int stride) {
        return (size + stride - 1) / stride;
    }

    /**
     * Computes the outputs of the selected stages, in the order of the layout. May be called by any thread.
     *
     * @param pixels one image, not normalised, {@code [1, 3, H, W]}
     * @return a list of tensors; the caller closes it
     */
    IValue taps(ScriptValues pixels) {
        return ScriptValues.run(script, "taps", pixels, constants);
    }

    @Override
    public void close() {
        constants.close();
    }
}
