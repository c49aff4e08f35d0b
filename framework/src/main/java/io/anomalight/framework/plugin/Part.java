package io.anomalight.framework.plugin;

import io.anomalight.framework.RunContext;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Something that a recipe chooses by name: how its settings are read and how it is made from them.
 *
 * @param config the record that its section of the recipe is read into
 * @param check refuses settings that the record alone could not, with an {@link IllegalArgumentException}; called before
 *     anything is made
 * @param factory makes it
 */
public record Part<C extends Record, T>(Class<C> config, Consumer<C> check, BiFunction<C, RunContext, T> factory) {

    /** Of settings that the record itself refuses. */
    public Part(Class<C> config, BiFunction<C, RunContext, T> factory) {
        this(config, settings -> {}, factory);
    }
}
