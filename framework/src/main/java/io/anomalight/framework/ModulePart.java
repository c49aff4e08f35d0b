package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A part of a module and what it holds: a line of the module's summary.
 *
 * @param name what the names of its arrays in the state begin with, for instance {@code decoder.layer1}
 * @param type what it is, in a word or two
 * @param outputShape for instance {@code [B, 256, 32, 32]}; empty if it has none
 * @param trainable how many numbers an optimizer moves
 * @param frozen how many it does not
 * @param bytes the memory of both
 * @param parts what it is made of, as far as that is worth a line; they need not make up the whole
 */
public record ModulePart(
        String name, String type, String outputShape, long trainable, long frozen, long bytes, List<ModulePart> parts) {

    public ModulePart {
        parts = List.copyOf(parts);
    }

    /** A part that holds all arrays whose names begin with its own, and is made of others. */
    public static ModulePart of(
            AnomalyModule module, String name, String type, String outputShape, List<ModulePart> parts) {
        return new Count(module).part(name, type, outputShape, parts);
    }

    /** A module's state, taken apart at the dots in its arrays' names. */
    public static List<ModulePart> tree(AnomalyModule module) {
        return new Count(module).tree("");
    }

    /** Counts the numbers in a state. */
    private static final class Count {
        private final ModuleState state;
        private final Set<String> trained;

        Count(AnomalyModule module) {
            state = module.state();
            trained = module.configureOptimizers().stream()
                    .flatMap(spec -> spec.parameters().stream())
                    .collect(Collectors.toSet());
        }

        private List<String> names(String prefix) {
            return state.names(prefix);
        }

        ModulePart part(String name, String type, String outputShape, List<ModulePart> parts) {
            long trainable = 0;
            long frozen = 0;
            long bytes = 0;
            List<String> held = new ArrayList<>(names(name + "."));
            if (state.has(name)) {
                held.add(name);
            }
            for (String array : held) {
                long size = state.get(array).size();
                trainable += trained.contains(array) ? size : 0;
                frozen += trained.contains(array) ? 0 : size;
                bytes += size * state.get(array).getDataType().getNumOfBytes();
            }
            return new ModulePart(name, type, outputShape, trainable, frozen, bytes, parts);
        }

        List<ModulePart> tree(String prefix) {
            Set<String> heads = new LinkedHashSet<>();
            names(prefix).forEach(name -> {
                int dot = name.indexOf('.', prefix.length());
                heads.add(dot < 0 ? name : name.substring(0, dot));
            });
            return heads.stream()
                    .map(head -> part(head, type(head), "", tree(head + ".")))
                    .toList();
        }

        private String type(String name) {
            if (!state.has(name)) {
                return names(name + ".").size() + " arrays";
            }
            NDArray array = state.get(name);
            return array.getDataType().toString().toLowerCase(Locale.ROOT)
                    + Arrays.toString(array.getShape().getShape());
        }
    }
}
