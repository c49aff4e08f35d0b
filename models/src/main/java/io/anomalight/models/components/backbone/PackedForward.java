package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.anomalight.framework.Precision;
import io.anomalight.framework.arithmetic.TorchScript;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@link ResidualForward} of one image through convolutions whose weights lie as oneDNN wants them: laid out once instead of
 * at each call, with what follows a convolution done within it.
 *
 * <p>Only for an image at a time: the order depends on the input's shape, and an image's features are then the same in
 * whatever batch it comes.
 */
final class PackedForward implements AutoCloseable {
    private static final long FLOAT32 = 6; // torch's numbers
    private static final long BFLOAT16 = 15;

    private final PtSymbolBlock script;
    private final Shape image;
    private final List<IValue> constants = new ArrayList<>();

    private PackedForward(PtSymbolBlock script, Shape image) {
        this.script = script;
        this.image = image;
    }

    /** Whether this machine's engine has such convolutions: oneDNN's, on the x86-64 CPUs that it was built for first. */
    static boolean isAvailable(NDManager manager) {
        return !manager.getDevice().isGpu() && System.getProperty("os.arch").matches("amd64|x86_64");
    }

    static PtSymbolBlock load(NDManager manager) {
        return TorchScript.load(PackedForward.class, "packed_forward.py", "PackedForward", manager);
    }

    /**
     * Lays out the weights.
     *
     * @param image {@code [1, 3, H, W]} of every image to come
     * @param prefix what the names of the weights in the state begin with
     * @param taps names of the stages whose outputs are wanted
     */
    static PackedForward pack(
            PtSymbolBlock script,
            ResNetLayout layout,
            ModuleState state,
            String prefix,
            Set<String> taps,
            Shape image,
            Precision precision) {
        PackedForward packed = new PackedForward(script, image);
        packed.convolutions(layout, state, prefix, precision);
        packed.blocks(layout, taps);
        packed.constants.add(IValue.from(type(precision)));
        return packed;
    }

    private static long type(Precision precision) {
        return precision == Precision.BF16 ? BFLOAT16 : FLOAT32;
    }

    private void convolutions(ResNetLayout layout, ModuleState state, String prefix, Precision precision) {
        List<IValue> weights = new ArrayList<>();
        List<IValue> biases = new ArrayList<>();
        List<Convolution> convolutions = layout.convolutions().toList();
        List<Shape> inputs = inputs(layout);
        for (int i = 0; i < convolutions.size(); i++) {
            Convolution convolution = convolutions.get(i);
            String name = prefix + convolution.name();
            weights.add(call(
                    "pack",
                    IValue.from((PtNDArray) state.get(name + ".weight")),
                    IValue.from(convolution.stride()),
                    IValue.from(convolution.padding()),
                    IValue.listFrom(inputs.get(i).getShape()),
                    IValue.from(type(precision))));
            biases.add(call("cast", IValue.from((PtNDArray) state.get(name + ".bias")), IValue.from(type(precision))));
        }
        constants.add(listOf(weights));
        constants.add(listOf(biases));
        constants.add(integers(convolutions.stream().map(Convolution::stride).toList()));
        constants.add(integers(convolutions.stream().map(Convolution::padding).toList()));
    }

    private void blocks(ResNetLayout layout, Set<String> taps) {
        List<Integer> paths = new ArrayList<>();
        List<Boolean> shortcuts = new ArrayList<>();
        List<Boolean> tapped = new ArrayList<>();
        for (ResNetLayout.Stage stage : layout.stages()) {
            for (ResNetLayout.Block block : stage.blocks()) {
                paths.add(block.path().size());
                shortcuts.add(block.shortcut().isPresent());
                tapped.add(false);
            }
            tapped.set(tapped.size() - 1, taps.contains(stage.name()));
        }
        constants.add(integers(paths));
        constants.add(booleans(shortcuts));
        constants.add(booleans(tapped));
    }

    /** The shape that each convolution of the layout sees, in the layout's order. */
    private List<Shape> inputs(ResNetLayout layout) {
        List<Shape> inputs = new ArrayList<>(List.of(image));
        Shape x = pooled(output(image, layout.stem()));
        for (ResNetLayout.Stage stage : layout.stages()) {
            for (ResNetLayout.Block block : stage.blocks()) {
                Shape before = x;
                for (Convolution convolution : block.path()) {
                    inputs.add(x);
                    x = output(x, convolution);
                }
                block.shortcut().ifPresent(convolution -> inputs.add(before));
            }
        }
        return inputs;
    }

    private static Shape output(Shape x, Convolution convolution) {
        return new Shape(
                x.get(0),
                convolution.outputs(),
                ceilingHalves(x.get(2), convolution.stride()),
                ceilingHalves(x.get(3), convolution.stride()));
    }

    private static Shape pooled(Shape x) {
        return new Shape(x.get(0), x.get(1), ceilingHalves(x.get(2), 2), ceilingHalves(x.get(3), 2));
    }

    private static long ceilingHalves(long size, int stride) {
        return (size + stride - 1) / stride;
    }

    /** Whether this is the shape of images that it was made for. */
    boolean isFor(Shape other) {
        return image.equals(other);
    }

    /**
     * The outputs of the tapped stages, in the order of the layout; on any thread.
     *
     * @param normalized {@code [1, 3, H, W]}, still the caller's
     * @return a list of tensors, the caller's to close
     */
    IValue taps(IValue normalized) {
        List<IValue> arguments = new ArrayList<>(List.of(normalized));
        arguments.addAll(constants);
        return IValueUtils.runMethod(script, "taps", arguments.toArray(IValue[]::new));
    }

    private IValue call(String function, IValue... arguments) {
        try {
            return IValueUtils.runMethod(script, function, arguments);
        } finally {
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    private static IValue listOf(List<IValue> tensors) {
        IValue list = IValue.listFrom(tensors.toArray(IValue[]::new));
        tensors.forEach(IValue::close);
        return list;
    }

    private static IValue integers(List<Integer> values) {
        return IValue.listFrom(values.stream().mapToLong(Integer::longValue).toArray());
    }

    private static IValue booleans(List<Boolean> values) {
        boolean[] array = new boolean[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return IValue.listFrom(array);
    }

    @Override
    public void close() {
        constants.forEach(IValue::close);
    }
}
