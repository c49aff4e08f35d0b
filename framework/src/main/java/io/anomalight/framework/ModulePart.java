package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One row of a model summary; the number of parameters is counted from the module's state.
 *
 * @param name the prefix of its arrays in the state, for instance {@code decoder.layer1}
 * @param type a short description, for instance {@code Conv2d}
 * @param outputShape for instance {@code [B, 256, 32, 32]}; may be empty
 * @param parts its parts; they need not cover all arrays
 */
public record ModulePart(String name, String type, String outputShape, List<ModulePart> parts) {

    public ModulePart {
        parts = List.copyOf(parts);
    }

    /** A part without further parts. */
    public ModulePart(String name, String type, String outputShape) {
        this(name, type, outputShape, List.of());
    }

    /** Derives parts from the names of the arrays in a state, which are split at their dots. */
    public static List<ModulePart> tree(ModuleState state) {
        return tree(state, "");
    }

    private static List<ModulePart> tree(ModuleState state, String prefix) {
        Set<String> heads = new LinkedHashSet<>();
        state.names(prefix).forEach(name -> {
            int dot = name.indexOf('.', prefix.length());
            heads.add(dot < 0 ? name : name.substring(0, dot));
        });
        return heads.stream()
                .map(head -> new ModulePart(head, type(state, head), "", tree(state, head + ".")))
                .toList();
    }

    private static String type(ModuleState state, String name) {
        if (!state.has(name)) {
            int arrays = state.names(name + ".").size();
            return arrays == 1 ? "1 array" : arrays + " arrays";
        }
        NDArray array = state.get(name);
        return array.getDataType().toString().toLowerCase(Locale.ROOT)
                + Arrays.toString(array.getShape().getShape());
    }
}
