package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the arrays of a module get into a file, and back into a module that was made from the same settings. */
public final class ModuleArrays {
    private ModuleArrays() {}

    /**
     * Writes arrays of a state to a new file and forces it to disk.
     *
     * @param rounded whether matrices, and whatever has more axes, lose the lower half of their bits
     * @return what was written
     * @throws IOException if the disk is full or the folder can't be written
     */
    public static TensorsFile write(Path file, Map<String, NDArray> arrays, boolean rounded) throws IOException {
        Map<String, TensorSource> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            TensorSource whole = StateTensors.source(name, array);
            tensors.put(name, rounded && isMatrix(array) ? new RoundedTensor(whole) : whole);
        });
        SafetensorsWriter writer = new SafetensorsWriter(tensors, Map.of());
        writer.writeTo(file);
        return writer.written(String.valueOf(file.getFileName()));
    }

    // Biases, means and maxima are few, and rounding them saves nothing.
    private static boolean isMatrix(NDArray array) {
        return StateTensors.type("", array) == Tensor.Type.F32
                && array.getShape().dimension() > 1;
    }

    /** Does to the arrays of a state what {@link #write} does to those it rounds. */
    public static void round(Map<String, NDArray> arrays) {
        arrays.values().stream()
                .filter(ModuleArrays::isMatrix)
                .forEach(array -> NativeBytes.fill(array, RoundedTensor::round));
    }

    /**
     * What keeps saved arrays from being put into a module, a half sentence each; empty if they fit.
     *
     * @param wanted those arrays of the state that were saved, {@link ModuleState#saved} or {@link ModuleState#pretrained()}
     */
    public static List<String> faults(ModuleState state, Map<String, NDArray> wanted, VerifiedTensors saved) {
        List<String> faults = new ArrayList<>();
        wanted.forEach((name, array) -> faults.addAll(faults(state, name, array, saved)));
        saved.names().stream()
                .filter(name ->
                        !wanted.containsKey(name) && !state.isVariable(name) && !StateTensors.isOptimizers(name))
                .forEach(name -> faults.add("the model has no \"" + name + "\""));
        return faults;
    }

    private static List<String> faults(ModuleState state, String name, NDArray array, VerifiedTensors saved) {
        if (state.isVariable(name)) {
            return List.of();
        }
        return saved.has(name) ? faults(array, name, saved) : List.of("it lacks \"" + name + "\"");
    }

    private static List<String> faults(NDArray array, String name, VerifiedTensors saved) {
        if (!saved.shape(name).equals(StateTensors.shape(array))) {
            return List.of("\"" + name + "\" is " + saved.shape(name) + " instead of " + StateTensors.shape(array));
        }
        Tensor.Type type = saved.type(name) == Tensor.Type.BF16 ? Tensor.Type.F32 : saved.type(name);
        if (type != StateTensors.type(name, array)) {
            return List.of("\"" + name + "\" is " + saved.type(name) + " instead of " + StateTensors.type(name, array));
        }
        return List.of();
    }

    /**
     * Copies saved values into the arrays that a state already has; those it declares as variable become what was saved, and
     * vanish if nothing was.
     *
     * @param wanted as for {@link #faults}, of which there must be none
     */
    public static void fill(ModuleState state, Map<String, NDArray> wanted, VerifiedTensors saved) {
        wanted.keySet().stream().filter(name -> !saved.has(name)).toList().forEach(state::remove);
        saved.names().stream().filter(name -> !StateTensors.isOptimizers(name)).forEach(name -> {
            boolean fits =
                    state.has(name) && faults(state.get(name), name, saved).isEmpty();
            if (state.isVariable(name) && !fits) {
                StateTensors.buffer(state, name, saved);
            } else {
                saved.fill(state.get(name), name);
            }
        });
    }
}
