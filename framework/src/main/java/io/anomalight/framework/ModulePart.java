package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A part of a module as a summary names it; what the part holds is counted from the module's state.
 *
 * @param name what the names of its arrays in the state begin with, for instance {@code decoder.layer1}
 * @param type what it is, in a word or two
 * @param outputShape for instance {@code [B, 256, 32, 32]}; empty if it has none
 * @param parts what it is made of, as far as that is worth a line; they need not make up the whole
 */
public record ModulePart(String name, String type, String outputShape, List<ModulePart> parts) {

    public ModulePart {
        parts = List.copyOf(parts);
    }

    /** A part that is made of no others. */
    public ModulePart(String name, String type, String outputShape) {
        this(name, type, outputShape, List.of());
    }

    /** A module's state, taken apart at the dots in its arrays' names. */
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
            return state.names(name + ".").size() + " arrays";
        }
        NDArray array = state.get(name);
        return array.getDataType().toString().toLowerCase(Locale.ROOT)
                + Arrays.toString(array.getShape().getShape());
    }
}
