package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Adam in one pass over all parameters: libtorch's fused kernel, reached through a few lines of TorchScript.
 *
 * <p>The optimizer touches every parameter for each fiber batch, so it is bound by memory; DJL's own kernel makes a pass
 * for each operation of the formula and costs five times as much. The script is
 * {@code framework/src/main/torchscript/fused_adam.py}.
 */
final class FusedAdam implements UpdateRule.Update {
    private static final String SCRIPT = "fused_adam.pt";

    private final Adam adam;
    private final PtSymbolBlock script;
    private final NDArray step;

    FusedAdam(Adam adam, NDManager manager) {
        this.adam = adam;
        this.script = load((PtNDManager) manager);
        this.step = manager.zeros(new Shape());
    }

    private static PtSymbolBlock load(PtNDManager manager) {
        try (InputStream file = FusedAdam.class.getResourceAsStream(SCRIPT)) {
            if (file == null) {
                throw new IllegalStateException(SCRIPT + " is missing from the jar");
            }
            return JniUtils.loadModule(manager, file, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void apply(
            List<NDArray> parameters,
            List<NDArray> gradients,
            List<List<NDArray>> slots,
            long taken,
            double learningRate) {
        step.set(new float[] {taken}); // torch advances its step before the kernel, and keeps it in a tensor
        List<IValue> arguments = new ArrayList<>();
        try {
            arguments.add(list(parameters));
            arguments.add(list(gradients));
            slots.forEach(slot -> arguments.add(list(slot)));
            arguments.add(list(Collections.nCopies(parameters.size(), step)));
            arguments.add(IValue.from(learningRate));
            arguments.add(IValue.from(adam.beta1()));
            arguments.add(IValue.from(adam.beta2()));
            arguments.add(IValue.from(adam.epsilon()));
            arguments.add(IValueUtils.runMethod(script, "forward", arguments.toArray(IValue[]::new)));
        } finally {
            arguments.forEach(IValue::close);
        }
    }

    private static IValue list(List<NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }
}
