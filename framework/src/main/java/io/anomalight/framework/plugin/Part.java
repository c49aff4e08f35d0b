package io.anomalight.framework.plugin;

import io.anomalight.framework.RunContext;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A component that a recipe selects by name, such as a callback: its settings and its factory.
 *
 * @param config the record for its section of the recipe
 * @param check an additional check of the settings, which throws {@link IllegalArgumentException}; called before any
 *     component is created
 * @param factory creates the component
 */
public record Part<C extends Record, T>(Class<C> config, Consumer<C> check, BiFunction<C, RunContext, T> factory) {

    /** A component without additional check. */
    public Part(Class<C> config, BiFunction<C, RunContext, T> factory) {
        this(config, settings -> {}, factory);
    }
}
