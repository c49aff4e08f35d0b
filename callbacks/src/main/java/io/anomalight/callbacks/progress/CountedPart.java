package io.anomalight.callbacks.progress;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A part of a module with the number of its parameters: a row of the model summary.
 *
 * @param part name, type and output shape
 * @param trainable number of parameters that an optimizer updates
 * @param frozen number of the other parameters
 * @param bytes memory of all of them
 * @param parts the parts of this part
 */
public record CountedPart(ModulePart part, long trainable, long frozen, long bytes, List<CountedPart> parts) {
    public CountedPart {
        parts = List.copyOf(parts);
    }

    /** Counts the parts that the module describes; by default, the parts of {@link ModulePart#tree}. */
    public static List<CountedPart> of(AnomalyModule module) {
        Set<String> trained = module.configureOptimizers().stream()
                .map(OptimizerSpec::parameters)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        return module
                .capabilities()
                .summary()
                .map(Supplier::get)
                .orElseGet(() -> ModulePart.tree(module.state()))
                .stream()
                .map(part -> count(part, module.state(), trained))
                .toList();
    }

    private static CountedPart count(ModulePart part, ModuleState state, Set<String> trained) {
        long trainable = 0;
        long frozen = 0;
        long bytes = 0;
        for (String array : arrays(part.name(), state)) {
            long size = state.get(array).size();
            trainable += trained.contains(array) ? size : 0;
            frozen += trained.contains(array) ? 0 : size;
            bytes += size * state.get(array).getDataType().getNumOfBytes();
        }
        List<CountedPart> parts =
                part.parts().stream().map(each -> count(each, state, trained)).toList();
        return new CountedPart(part, trainable, frozen, bytes, parts);
    }

    /** The array with the name of the part, and all arrays whose names begin with it and a dot. */
    private static List<String> arrays(String part, ModuleState state) {
        List<String> names = new ArrayList<>(state.names(part + "."));
        if (state.has(part)) {
            names.add(part);
        }
        return names;
    }
}
