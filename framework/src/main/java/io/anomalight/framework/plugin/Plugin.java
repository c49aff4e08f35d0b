package io.anomalight.framework.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import io.anomalight.framework.Environment;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.training.Callback;
import java.util.function.BiFunction;

/**
 * What a jar contributes, by name. A jar lists its plugins in {@code META-INF/services/} under this class's name and
 * brings their recipes as {@code configs/<group>/<name>.conf}.
 */
public abstract class Plugin extends AbstractModule {

    private static final TypeLiteral<String> NAME = new TypeLiteral<>() {};

    /** Contributes a model, chosen with {@code model.name = <name>}. */
    protected final void bindModel(String name, Class<? extends ModelFactory<?>> factory) {
        bind(factory);
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<ModelFactory<?>>() {})
                .addBinding(name)
                .to(factory);
    }

    /** Contributes a callback, chosen by its name in {@code callbacks.use}. */
    protected final <C extends Record> void bindCallback(
            String name, Class<C> config, BiFunction<C, Environment, Callback> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, Callback>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }

    /** Contributes a data module, chosen with {@code data.name = <name>}. */
    protected final <C extends Record> void bindData(
            String name, Class<C> config, BiFunction<C, Environment, DataModule> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, DataModule>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }

    /** Contributes a logger, chosen by its name in {@code logger.use}. */
    protected final <C extends Record> void bindLogger(
            String name, Class<C> config, BiFunction<C, Environment, LoggerFactory> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, LoggerFactory>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }
}
