package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arrays of a state as tensors of a file. */
final class StateTensors {
    private static final String OPTIMIZER = "optimizer/";

    private StateTensors() {}

    /** Reads the native memory itself where that is possible; good until the array changes or is closed. */
    private record Native(Tensor.Type type, List<Long> shape, NDArray array) implements TensorSource {
        @Override
        public void read(NativeBytes.Reading reading) throws IOException {
            NativeBytes.read(array, reading);
        }
    }

    /** What a snapshot saves: the weights under their own names, what the optimizers keep under names of theirs. */
    static Map<String, TensorSource> of(Snapshot snapshot) {
        Map<String, TensorSource> tensors = new LinkedHashMap<>();
        snapshot.weights().forEach((name, array) -> {
            if (isOptimizers(name)) {
                throw new IllegalStateException(
                        "a module can't keep \"" + name + "\": names that begin with " + OPTIMIZER + " are taken");
            }
            tensors.put(name, source(name, array));
        });
        snapshot.optimizers().forEach((name, array) -> tensors.put(optimizers(name), source(name, array)));
        return tensors;
    }

    /** An array as it is read when it is written. */
    static TensorSource source(String name, NDArray array) {
        return new Native(type(name, array), shape(array), array);
    }

    /** Whether a saved array belongs to an optimizer. */
    static boolean isOptimizers(String name) {
        return name.startsWith(OPTIMIZER);
    }

    /** The name under which an optimizer's array is saved. */
    static String optimizers(String name) {
        return OPTIMIZER + name;
    }

    /** The type under which an array is saved. */
    static Tensor.Type type(String name, NDArray array) {
        DataType type = array.getDataType();
        if (type == DataType.FLOAT32) {
            return Tensor.Type.F32;
        }
        if (type == DataType.INT64) {
            return Tensor.Type.I64;
        }
        throw new IllegalStateException("a state keeps arrays of float32 and int64, but \"" + name + "\" is " + type);
    }

    static List<Long> shape(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    /** Makes the state own a new array of what was saved under the same name. */
    static void buffer(ModuleState state, String name, VerifiedTensors saved) {
        DataType type = saved.type(name) == Tensor.Type.I64 ? DataType.INT64 : DataType.FLOAT32;
        Shape shape = new Shape(saved.shape(name));
        saved.fill(state.buffer(name, state.open(manager -> manager.create(shape, type))), name);
    }
}
