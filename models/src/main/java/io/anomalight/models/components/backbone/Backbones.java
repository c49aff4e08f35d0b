package io.anomalight.models.components.backbone;

import io.anomalight.framework.failure.UserError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The backbones of all families on the class path, by name. */
final class Backbones {
    private final Map<String, Backbone> backbones = new LinkedHashMap<>();

    private Backbones(Collection<ServiceLoader.Provider<BackboneFamily>> families) {
        families.stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(family -> family.backbones().stream())
                .forEach(backbone -> {
                    Backbone other = backbones.putIfAbsent(backbone.id(), backbone);
                    if (other != null) {
                        throw new UserError("two families on the class path have a backbone named \"" + backbone.id()
                                + "\": rename one or remove its jar");
                    }
                });
    }

    /**
     * Loads all families that the current thread's class path has.
     *
     * @throws UserError if a family can't be loaded, or if two backbones have the same name
     */
    static Backbones load() {
        return new Backbones(providers(BackboneFamily.class));
    }

    /** The reader of the files that have this backbone's name; empty if the class path has none. */
    static Optional<NetworkReader> reader(String id) {
        return providers(NetworkReader.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(reader -> reader.id().equals(id))
                .findFirst();
    }

    private static <T> Collection<ServiceLoader.Provider<T>> providers(Class<T> service) {
        ClassLoader ours = Backbones.class.getClassLoader();
        ClassLoader context = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElse(ours);
        try {
            // The context's class loader may have more jars than ours, and may also not have ours.
            Map<Class<?>, ServiceLoader.Provider<T>> providers = new LinkedHashMap<>();
            Stream.of(ours, context)
                    .flatMap(loader -> ServiceLoader.load(service, loader).stream())
                    .forEach(provider -> providers.putIfAbsent(provider.type(), provider));
            return List.copyOf(providers.values());
        } catch (ServiceConfigurationError e) {
            throw new UserError("a family of backbones can't be loaded: " + e.getMessage(), e);
        }
    }

    List<Backbone> all() {
        return List.copyOf(backbones.values());
    }

    Backbone named(String id) {
        return Optional.ofNullable(backbones.get(id))
                .orElseThrow(() ->
                        new IllegalArgumentException("backbone must be one of " + String.join(", ", backbones.keySet())
                                + ", " + NetworkReader.ONNX + ", but is \"" + id + "\""));
    }
}
