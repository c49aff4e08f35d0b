package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.ChoiceSweep.Item;
import io.anomalight.framework.failure.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a function.
 *
 * @param arguments the arguments without a name
 * @param named the arguments with a name
 * @param where the name of the override in errors
 */
record Call(String function, List<Item> arguments, Map<String, Item> named, String where) {
    Call {
        arguments = List.copyOf(arguments);
        named = Map.copyOf(named);
    }

    /** The arguments by their parameters; for each parameter an argument by position or by name. */
    Map<String, Element> bound(List<String> parameters, String usage) {
        Map<String, Element> bound = new LinkedHashMap<>();
        named.forEach((name, item) -> bound.put(name, item.value()));
        boolean fits = arguments.size() <= parameters.size() && parameters.containsAll(bound.keySet());
        for (int i = 0; fits && i < arguments.size(); i++) {
            fits = bound.put(parameters.get(i), arguments.get(i).value()) == null;
        }
        if (!fits) {
            throw error("write " + usage);
        }
        return bound;
    }

    /** The only argument with one of these names, or without a name; empty if there are more without a name. */
    Optional<Item> single(List<String> names) {
        Optional<Item> byName =
                names.stream().map(named::get).filter(item -> item != null).findFirst();
        return byName.or(() -> arguments.size() == 1 ? Optional.of(arguments.get(0)) : Optional.empty());
    }

    /** Refuses arguments with other names than these, and arguments of both kinds. */
    void allowNames(List<String> names, List<String> options) {
        named.keySet().stream()
                .filter(name -> !names.contains(name) && !options.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw error(function + " has no argument named " + name);
                });
        long values = named.keySet().stream().filter(names::contains).count();
        if (values + Math.min(1, arguments.size()) > 1) {
            throw error(function + " takes its value either by position or by name");
        }
        if (values + arguments.size() == 0) {
            throw error(function + " needs a value");
        }
    }

    UserError error(String reason) {
        return new UserError(where + ": " + reason);
    }
}
