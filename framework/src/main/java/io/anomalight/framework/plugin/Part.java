package io.anomalight.framework.plugin;

import io.anomalight.framework.Environment;
import java.util.function.BiFunction;

/**
 * Something that a recipe chooses by name: how its settings are read and how it is made from them.
 *
 * @param config the record that its section of the recipe is read into
 * @param factory makes it
 */
public record Part<C extends Record, T>(Class<C> config, BiFunction<C, Environment, T> factory) {}
