package io.anomalight.framework.callback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The callbacks of a run in the order in which they are called, each under a name of its own. Immutable.
 *
 * <p>The name is the one under which a plugin bound the callback and by which a recipe lists it. A checkpoint keeps the state
 * of a {@link Stateful} callback under it, so a class can be moved and renamed, and old checkpoints still resume.
 */
public final class Callbacks {
    /** No callback at all. */
    public static final Callbacks NONE = new Callbacks(Map.of());

    private final Map<String, Callback> byName;

    private Callbacks(Map<String, Callback> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** As {@link #of(List)}. */
    public static Callbacks of(Callback... callbacks) {
        return of(List.of(callbacks));
    }

    /**
     * Callbacks that no plugin bound, for tests and lessons, named after their classes: {@code EarlyStopping} is {@code
     * early_stopping}, a second one {@code early_stopping_2}. Use {@link #with} where checkpoints must outlive the class's
     * name.
     */
    public static Callbacks of(List<? extends Callback> callbacks) {
        Callbacks all = NONE;
        for (Callback callback : callbacks) {
            all = all.with(all.freeName(callback), callback);
        }
        return all;
    }

    /**
     * These, and one more after them.
     *
     * @throws IllegalArgumentException if one of them has this name
     */
    public Callbacks with(String name, Callback callback) {
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("two callbacks are called " + name);
        }
        Map<String, Callback> more = new LinkedHashMap<>(byName);
        more.put(name, callback);
        return new Callbacks(more);
    }

    /** These, and one more after them that is named after its class, for instance one that a model wants. */
    public Callbacks with(Callback callback) {
        return with(freeName(callback), callback);
    }

    /** Each callback by its name, in order; unmodifiable. */
    public Map<String, Callback> byName() {
        return byName;
    }

    /** The callbacks alone, in order. */
    public List<Callback> inOrder() {
        return List.copyOf(byName.values());
    }

    /** What a checkpoint is to keep of them: the states that are not empty. */
    public Map<String, Map<String, String>> stateDicts() {
        Map<String, Map<String, String>> states = new LinkedHashMap<>();
        byName.forEach((name, callback) -> {
            Map<String, String> state = callback instanceof Stateful stateful ? stateful.stateDict() : Map.of();
            if (!state.isEmpty()) {
                states.put(name, state);
            }
        });
        return states;
    }

    /** Gives each its state back; returns the keys of states that none of them has. */
    public Set<String> loadStateDicts(Map<String, Map<String, String>> saved) {
        Set<String> orphans = new LinkedHashSet<>(saved.keySet());
        byName.forEach((name, callback) -> {
            Optional<String> key = FormerStateKeys.find(name, callback, saved.keySet());
            key.ifPresent(orphans::remove);
            if (callback instanceof Stateful stateful) {
                key.map(saved::get).ifPresent(stateful::loadStateDict);
            }
        });
        return orphans;
    }

    private String freeName(Callback callback) {
        String first = snakeCase(callback.getClass().getSimpleName());
        String name = first;
        for (int number = 2; byName.containsKey(name); number++) {
            name = first + "_" + number;
        }
        return name;
    }

    /** {@code MetricsCallback} is {@code metrics}, {@code ModelCheckpoint} is {@code model_checkpoint}. */
    private static String snakeCase(String className) {
        String words = className.replaceFirst("(?<=.)Callback$", "").replaceAll("(?<=.)([A-Z])", "_$1");
        return words.isEmpty() ? "callback" : words.toLowerCase(Locale.ROOT);
    }
}
