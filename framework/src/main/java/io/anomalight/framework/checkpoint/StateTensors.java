package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Converts arrays of a state to tensors of a file, and back. */
final class StateTensors {
    private static final String OPTIMIZER = "optimizer/";
    private static final String KEPT = "update/";

    private StateTensors() {}

    /** Reads the native memory without a copy if possible; valid until the array changes or is closed. */
    private record Native(Tensor.Type type, List<Long> shape, NDArray array) implements TensorSource {
        @Override
        public void read(NativeBytes.Reading reading) throws IOException {
            NativeBytes.read(array, reading);
        }
    }

    /** The tensors of a snapshot: the weights under their own names, the arrays of optimizers and those for updates with a prefix. */
    static Map<String, TensorSource> of(Snapshot snapshot) {
        Map<String, TensorSource> tensors = new LinkedHashMap<>();
        snapshot.weights().forEach((name, array) -> {
            if (!isOfModel(name)) {
                throw new IllegalStateException("a module can't have an array \"" + name + "\": names that begin with "
                        + OPTIMIZER + " or " + KEPT + " are reserved");
            }
            tensors.put(name, source(name, array));
        });
        snapshot.kept().forEach((name, array) -> tensors.put(kept(name), source(name, array)));
        snapshot.optimizers().forEach((name, array) -> tensors.put(optimizers(name), source(name, array)));
        return tensors;
    }

    /** A tensor that reads the array when it is written. */
    static TensorSource source(String name, NDArray array) {
        return new Native(type(name, array), shape(array), array);
    }

    /** Whether a saved array belongs to an optimizer. */
    static boolean isOptimizers(String name) {
        return name.startsWith(OPTIMIZER);
    }

    /** The name in the fit of a saved array; empty for an array of the module. */
    static Optional<String> ofFit(String name) {
        return isOptimizers(name) ? Optional.of(name.substring(OPTIMIZER.length())) : Optional.empty();
    }

    /** Whether a saved array is one that scoring needs. */
    static boolean isOfModel(String name) {
        return !isOptimizers(name) && !name.startsWith(KEPT);
    }

    /** The name under which an array is saved that only an update needs. */
    static String kept(String name) {
        return KEPT + name;
    }

    /**
     * Adds all saved arrays that only an update needs to the state, and removes its others of this kind. Arrays that no module can have
     * written are left out, so an update says that something is missing.
     */
    static void fillKept(ModuleState state, VerifiedTensors saved) {
        List.copyOf(state.keptForUpdate().keySet()).forEach(state::remove);
        for (String name : saved.names()) {
            Tensor.Type type = saved.type(name);
            String own = name.startsWith(KEPT) ? name.substring(KEPT.length()) : "";
            if (!own.isEmpty() && !state.has(own) && (type == Tensor.Type.F32 || type == Tensor.Type.I64)) {
                saved.fill(state.keepForUpdate(own, state.open(manager -> empty(manager, name, saved))), name);
            }
        }
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
        throw new IllegalStateException("a state holds arrays of float32 and int64, but \"" + name + "\" is " + type);
    }

    static List<Long> shape(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    /** Adds a buffer to the state with the saved tensor of this name. */
    static void buffer(ModuleState state, String name, VerifiedTensors saved) {
        saved.fill(state.buffer(name, state.open(manager -> empty(manager, name, saved))), name);
    }

    private static NDArray empty(NDManager manager, String name, VerifiedTensors saved) {
        DataType type = saved.type(name) == Tensor.Type.I64 ? DataType.INT64 : DataType.FLOAT32;
        return manager.create(new Shape(saved.shape(name)), type);
    }
}
