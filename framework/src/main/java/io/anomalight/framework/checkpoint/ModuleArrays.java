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

/** Writes the arrays of a module to a file, and loads them into a module made from the same settings. */
public final class ModuleArrays {
    private ModuleArrays() {}

    /**
     * Writes arrays of a state to a new file and forces it to disk.
     *
     * @param rounded whether float32 arrays of two or more axes are rounded to bfloat16
     * @return the name, size and checksum of the file
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

    // Vectors such as biases and means are small: rounding them saves nothing.
    private static boolean isMatrix(NDArray array) {
        return StateTensors.type("", array) == Tensor.Type.F32
                && array.getShape().dimension() > 1;
    }

    /** Rounds arrays of a state in place, as {@link #write} does in a file. */
    public static void round(Map<String, NDArray> arrays) {
        arrays.values().stream()
                .filter(ModuleArrays::isMatrix)
                .forEach(array -> NativeBytes.fill(array, RoundedTensor::round));
    }

    /**
     * The reasons why saved arrays do not fit a module, each a part of a sentence; empty if they fit.
     *
     * @param expected the arrays of the state that should be in the file, {@link ModuleState#saved} or {@link
     *     ModuleState#pretrained()}
     */
    public static List<String> faults(ModuleState state, Map<String, NDArray> expected, VerifiedTensors saved) {
        List<String> faults = new ArrayList<>();
        expected.forEach((name, array) -> faults.addAll(faults(state, name, array, saved)));
        saved.names().stream()
                .filter(name -> !expected.containsKey(name) && !state.isVariable(name) && StateTensors.isOfModel(name))
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
     * Copies saved values into the existing arrays of a state. Variable buffers are replaced by the saved ones;
     * variable buffers that were not saved are removed. Arrays that only an update needs are left out.
     *
     * @param expected as for {@link #faults}, which must return none
     */
    public static void fill(ModuleState state, Map<String, NDArray> expected, VerifiedTensors saved) {
        expected.keySet().stream().filter(name -> !saved.has(name)).toList().forEach(state::remove);
        saved.names().stream().filter(StateTensors::isOfModel).forEach(name -> {
            boolean fits =
                    state.has(name) && faults(state.get(name), name, saved).isEmpty();
            if (state.isVariable(name) && !fits) {
                StateTensors.buffer(state, name, saved);
            } else {
                saved.fill(state.get(name), name);
            }
        });
    }

    /**
     * Writes the arrays of a state that only an update needs to a new file and forces it to disk; they are never rounded.
     *
     * @return the name, size and checksum of the file
     * @throws IOException if the disk is full or the folder can't be written
     */
    public static TensorsFile writeKept(Path file, ModuleState state) throws IOException {
        Map<String, TensorSource> tensors = new LinkedHashMap<>();
        state.keptForUpdate()
                .forEach((name, array) -> tensors.put(StateTensors.kept(name), StateTensors.source(name, array)));
        SafetensorsWriter writer = new SafetensorsWriter(tensors, Map.of());
        writer.writeTo(file);
        return writer.written(String.valueOf(file.getFileName()));
    }

    /** Adds all saved arrays that only an update needs to a state. The module checks them when an update starts. */
    public static void fillKept(ModuleState state, VerifiedTensors saved) {
        StateTensors.fillKept(state, saved);
    }
}
