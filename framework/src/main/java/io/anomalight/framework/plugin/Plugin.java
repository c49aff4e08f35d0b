package io.anomalight.framework.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.MetricFactories;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A Guice module by which a jar contributes models, callbacks, metrics, data modules and loggers. The jar lists its
 * plugins in {@code META-INF/services/io.anomalight.framework.plugin.Plugin} and contains their recipes as {@code
 * configs/<group>/<name>.conf}.
 */
public abstract class Plugin extends AbstractModule {

    /** The settings of a part that has none. */
    private record NoSettings() {}

    private static final TypeLiteral<String> NAME = new TypeLiteral<>() {};
    private static final TypeLiteral<Supplier<Metric>> METRIC_FACTORY = new TypeLiteral<>() {};
    private static final Pattern METRIC = Pattern.compile("(image|pixel)_.+");

    /** Contributes a model, chosen with {@code model.name = <name>}. */
    protected final void bindModel(String name, Class<? extends ModelFactory<?>> factory) {
        bind(factory);
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<ModelFactory<?>>() {})
                .addBinding(name)
                .to(factory);
    }

    /** As above, for a model that adds no callbacks. */
    protected final <C extends Record> void bindModel(String name, Class<C> config, ModuleMaker<C> maker) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<ModelFactory<?>>() {})
                .addBinding(name)
                .toInstance(new MadeModel<>(config, maker));
    }

    /** Creates a module; see {@link ModelFactory#create}. */
    @FunctionalInterface
    protected interface ModuleMaker<C extends Record> {
        AnomalyModule create(C config, ModuleState state, RunContext context);
    }

    private record MadeModel<C extends Record>(Class<C> configType, ModuleMaker<C> maker) implements ModelFactory<C> {
        @Override
        public AnomalyModule create(C config, ModuleState state, RunContext context) {
            return maker.create(config, state, context);
        }
    }

    /** Contributes a callback, chosen by its name in {@code callbacks.use}. */
    protected final <C extends Record> void bindCallback(
            String name, Class<C> config, BiFunction<C, RunContext, Callback> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, Callback>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }

    /** Contributes a callback without settings; a recipe that sets a key of it is refused. */
    protected final void bindCallback(String name, Function<RunContext, Callback> factory) {
        bindCallback(name, NoSettings.class, (settings, context) -> factory.apply(context));
    }

    /**
     * As above, of a callback whose settings name what other plugins bind, such as {@link #metrics()}.
     *
     * @param check refuses settings with an {@link IllegalArgumentException}, while the recipe is read
     */
    protected final <C extends Record> void bindCallback(
            String name, Class<C> config, Consumer<C> check, BiFunction<C, RunContext, Callback> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, Callback>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, check, factory));
    }

    /**
     * Contributes a metric, chosen by its name in {@code callbacks.metrics.image} or {@code pixel}, where the prefix is left
     * out.
     *
     * @param name begins with {@code image_} or {@code pixel_}
     * @param factory makes a new metric for each run, unless the metric has no state
     */
    protected final void bindMetric(String name, Supplier<? extends Metric> factory) {
        if (!METRIC.matcher(name).matches()) {
            binder().addError("the name of a metric must begin with image_ or pixel_, but is \"" + name + "\"");
        }
        MapBinder.newMapBinder(binder(), NAME, METRIC_FACTORY).addBinding(name).toInstance(factory::get);
    }

    /** The metrics that all plugins bind; known once all plugins are configured, so ask in a check or a factory. */
    protected final Supplier<MetricFactories> metrics() {
        Provider<Map<String, Supplier<Metric>>> bound = getProvider(Key.get(new TypeLiteral<>() {}));
        return () -> new MetricFactories(bound.get());
    }

    /** Contributes a data module, chosen with {@code data.name = <name>}. */
    protected final <C extends Record> void bindData(
            String name, Class<C> config, BiFunction<C, RunContext, DataModule> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, DataModule>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }

    /** Contributes a logger, chosen by its name in {@code logger.use}. */
    protected final <C extends Record> void bindLogger(
            String name, Class<C> config, BiFunction<C, RunContext, LoggerFactory> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, LoggerFactory>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }

    /** Contributes a logger without settings; a recipe that sets a key of it is refused. */
    protected final void bindLogger(String name, Function<RunContext, LoggerFactory> factory) {
        bindLogger(name, NoSettings.class, (settings, context) -> factory.apply(context));
    }
}
