package io.anomalight.framework.callback;

import io.anomalight.framework.failure.UserError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The callbacks of a run in call order, each with a unique name. Immutable.
 *
 * <p>The name is that of the plugin's binding, which recipes also use. Checkpoints save the state of a {@link Stateful}
 * callback under this name, so a class can be moved or renamed and old checkpoints can still be resumed.
 */
public final class Callbacks {
    /** No callbacks. */
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
     * Callbacks without plugin, for tests and tutorials. They are named after their classes: {@code EarlyStopping} is
     * {@code early_stopping}, a second one {@code early_stopping_2}. Use {@link #with} if checkpoints must stay valid
     * after the class is renamed.
     */
    public static Callbacks of(List<? extends Callback> callbacks) {
        Callbacks all = NONE;
        for (Callback callback : callbacks) {
            all = all.with(all.freeName(callback), callback);
        }
        return all;
    }

    /**
     * A copy with one more callback at the end.
     *
     * @throws IllegalArgumentException if a callback already has this name
     */
    public Callbacks with(String name, Callback callback) {
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("two callbacks have the name " + name);
        }
        Map<String, Callback> more = new LinkedHashMap<>(byName);
        more.put(name, callback);
        return new Callbacks(more);
    }

    /** A copy with one more callback at the end, named after its class; for instance a callback of the model. */
    public Callbacks with(Callback callback) {
        return with(freeName(callback), callback);
    }

    /** The callbacks by name, in order; unmodifiable. */
    public Map<String, Callback> byName() {
        return byName;
    }

    /** The callbacks in order. */
    public List<Callback> inOrder() {
        return List.copyOf(byName.values());
    }

    /**
     * The callback that also has this type; empty if no callback has it.
     *
     * @param deed what such callbacks do, for the message
     * @throws UserError if there are several
     */
    public <T> Optional<T> only(Class<T> type, String deed) {
        List<String> names = byName.entrySet().stream()
                .filter(entry -> type.isInstance(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (names.size() > 1) {
            throw new UserError("the callbacks " + String.join(" and ", names) + " both " + deed
                    + "; leave one of them in callbacks.use and callbacks.add");
        }
        return names.stream().findFirst().map(byName::get).map(type::cast);
    }

    /** The states to save in a checkpoint, by name; empty states are left out. */
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

    /** Restores the state of each callback; returns the keys of states that belong to none of them. */
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
