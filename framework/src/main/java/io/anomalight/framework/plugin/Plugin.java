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
import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.MetricFactories;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.SweeperPart;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A Guice module by which a jar contributes models, callbacks, metrics, data modules, formats of tables, loggers,
 * sweepers and resolvers. The jar
 * lists its plugins in {@code META-INF/services/io.anomalight.framework.plugin.Plugin} and contains their recipes as {@code
 * configs/<group>/<name>.conf}.
 */
public abstract class Plugin extends AbstractModule {

    /** The empty settings of a component without settings. */
    private record NoSettings() {}

    private static final TypeLiteral<String> NAME = new TypeLiteral<>() {};
    private static final TypeLiteral<Supplier<Metric>> METRIC_FACTORY = new TypeLiteral<>() {};
    private static final TypeLiteral<UnaryOperator<String>> RESOLVERS = new TypeLiteral<>() {};
    private static final Pattern RESOLVER = Pattern.compile("(?!(now|env|eval|oc)(\\.|$))[A-Za-z_]\\w*(\\.\\w+)*");
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

    /** Contributes a callback without settings; a recipe that has settings for it is refused. */
    protected final void bindCallback(String name, Function<RunContext, Callback> factory) {
        bindCallback(name, NoSettings.class, (settings, context) -> factory.apply(context));
    }

    /**
     * As above, for a callback whose settings refer to bindings of other plugins, such as {@link #metrics()}.
     *
     * @param check checks the settings while the recipe is read, and throws {@link IllegalArgumentException}
     */
    protected final <C extends Record> void bindCallback(
            String name, Class<C> config, Consumer<C> check, BiFunction<C, RunContext, Callback> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, Callback>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, check, factory));
    }

    /**
     * Contributes a metric, chosen by its name without prefix in {@code callbacks.metrics.image} or {@code
     * callbacks.metrics.pixel}.
     *
     * @param name begins with {@code image_} or {@code pixel_}
     * @param factory creates a new metric for each run; a metric without state may be shared
     */
    protected final void bindMetric(String name, Supplier<? extends Metric> factory) {
        if (!METRIC.matcher(name).matches()) {
            binder().addError("the name of a metric must begin with image_ or pixel_, but is \"" + name + "\"");
        }
        MapBinder.newMapBinder(binder(), NAME, METRIC_FACTORY).addBinding(name).toInstance(factory::get);
    }

    /** The metrics of all plugins. Call the supplier only in a check or a factory, after all plugins are configured. */
    protected final Supplier<MetricFactories> metrics() {
        Provider<Map<String, Supplier<Metric>>> bound = getProvider(Key.get(new TypeLiteral<>() {}));
        return () -> new MetricFactories(bound.get());
    }

    /**
     * Contributes a resolver: {@code "${name:argument}"} in a configuration becomes the text that it returns. The text is saved
     * with the run and shown, so it must not be a secret.
     *
     * @param name a word, with dots if it has several parts
     * @param resolver gets the argument, which comes from a recipe and may be anything
     */
    protected final void bindResolver(String name, UnaryOperator<String> resolver) {
        if (!RESOLVER.matcher(name).matches()) {
            binder().addError("\"" + name
                    + "\" can't be the name of a resolver: write a word that is not now, env, oc or eval");
        }
        MapBinder.newMapBinder(binder(), NAME, RESOLVERS).addBinding(name).toInstance(resolver);
    }

    /** Contributes a data module, chosen with {@code data.name = <name>}. */
    protected final <C extends Record> void bindData(
            String name, Class<C> config, BiFunction<C, RunContext, DataModule> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, DataModule>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }

    /**
     * Contributes a format of tables for {@code data=table}.
     *
     * @param ending how the names of its files end, in lower case and without dot
     */
    protected final void bindTableFormat(String ending, TableFormat format) {
        MapBinder.newMapBinder(binder(), String.class, TableFormat.class)
                .addBinding(ending)
                .toInstance(format);
    }

    /** The formats of tables of all plugins. Call the supplier only in a factory, after all plugins are configured. */
    protected final Supplier<Map<String, TableFormat>> tableFormats() {
        return getProvider(Key.get(new TypeLiteral<Map<String, TableFormat>>() {}))::get;
    }

    /** Contributes a logger, chosen by its name in {@code logger.use}. */
    protected final <C extends Record> void bindLogger(
            String name, Class<C> config, BiFunction<C, RunContext, LoggerFactory> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, LoggerFactory>>() {})
                .addBinding(name)
                .toInstance(new Part<>(config, factory));
    }

    /** Contributes a logger without settings; a recipe that has settings for it is refused. */
    protected final void bindLogger(String name, Function<RunContext, LoggerFactory> factory) {
        bindLogger(name, NoSettings.class, (settings, context) -> factory.apply(context));
    }

    /** Contributes a sweeper, chosen with {@code sweep.sweeper=<name>}; its settings are in {@code sweep.<name>}. */
    protected final <C extends Record> void bindSweeper(
            String name, Class<C> config, BiFunction<C, Study, Sweeper> factory) {
        MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<SweeperPart<?>>() {})
                .addBinding(name)
                .toInstance(new SweeperPart<>(config, factory));
    }
}
