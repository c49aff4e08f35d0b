package io.anomalight.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.plugin.LoggerFactory;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.plugin.Part;
import io.anomalight.framework.plugin.Plugin;
import io.anomalight.framework.search.SweeperPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All parts that a configuration may select by name, from all plugins on the class path. Only this class uses Guice's
 * injector.
 */
public final class Registry {
    private static final TypeLiteral<Map<String, ModelFactory<?>>> MODELS = new TypeLiteral<>() {};
    private static final TypeLiteral<Map<String, Part<?, DataModule>>> DATA = new TypeLiteral<>() {};
    private static final TypeLiteral<Map<String, Part<?, Callback>>> CALLBACKS = new TypeLiteral<>() {};
    private static final TypeLiteral<Map<String, Supplier<Metric>>> METRICS = new TypeLiteral<>() {};
    private static final TypeLiteral<Map<String, Part<?, LoggerFactory>>> LOGGERS = new TypeLiteral<>() {};
    private static final TypeLiteral<Map<String, SweeperPart<?>>> SWEEPERS = new TypeLiteral<>() {};

    private static final TypeLiteral<Map<String, UnaryOperator<String>>> RESOLVERS = new TypeLiteral<>() {};

    private final Injector injector;

    private Registry(Injector injector) {
        this.injector = injector;
    }

    /**
     * Loads all plugins.
     *
     * @throws UserError if a plugin can't be loaded, or if two plugins contribute the same name
     */
    public static Registry load(ClassLoader loader) {
        List<com.google.inject.Module> modules = new ArrayList<>();
        modules.add(new Strictness());
        try {
            ServiceLoader.load(Plugin.class, loader).forEach(modules::add);
            return new Registry(Guice.createInjector(Stage.PRODUCTION, modules));
        } catch (ServiceConfigurationError e) {
            throw new UserError("a plugin can't be loaded: " + e.getMessage(), e);
        } catch (CreationException e) {
            throw new UserError(
                    "the plugins on the class path are in conflict: "
                            + e.getErrorMessages().iterator().next().getMessage(),
                    e);
        }
    }

    /** The models, by name. */
    public Map<String, ModelFactory<?>> models() {
        return injector.getInstance(Key.get(MODELS));
    }

    /** The data modules, by name. */
    public Map<String, Part<?, DataModule>> data() {
        return injector.getInstance(Key.get(DATA));
    }

    /** The callbacks, by name. */
    public Map<String, Part<?, Callback>> callbacks() {
        return injector.getInstance(Key.get(CALLBACKS));
    }

    /** The metrics, by name. */
    public Map<String, Supplier<Metric>> metrics() {
        return injector.getInstance(Key.get(METRICS));
    }

    /** The loggers, by name. */
    public Map<String, Part<?, LoggerFactory>> loggers() {
        return injector.getInstance(Key.get(LOGGERS));
    }

    /** The sweepers, by name. */
    public Map<String, SweeperPart<?>> sweepers() {
        return injector.getInstance(Key.get(SWEEPERS));
    }

    /** The resolvers, by name. */
    public Map<String, UnaryOperator<String>> resolvers() {
        return injector.getInstance(Key.get(RESOLVERS));
    }

    /** Disables the implicit features of Guice, and declares the maps so that each may be empty. */
    private static final class Strictness extends AbstractModule {
        private static final TypeLiteral<String> NAME = new TypeLiteral<>() {};

        @Override
        protected void configure() {
            binder().disableCircularProxies();
            binder().requireExplicitBindings();
            binder().requireExactBindingAnnotations();
            MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<ModelFactory<?>>() {});
            MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, DataModule>>() {});
            MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, Callback>>() {});
            MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Supplier<Metric>>() {});
            MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<Part<?, LoggerFactory>>() {});
            MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<SweeperPart<?>>() {});
            MapBinder.newMapBinder(binder(), NAME, new TypeLiteral<UnaryOperator<String>>() {});
        }
    }
}
