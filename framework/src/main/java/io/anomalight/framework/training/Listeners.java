package io.anomalight.framework.training;

import io.anomalight.framework.callback.AnyThread;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.profiling.Profiler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The callbacks of a run, called in order; each call is profiled. */
final class Listeners {
    private final List<Callback> callbacks;
    private final IdentityHashMap<Callback, String> sections = new IdentityHashMap<>();
    private final Profiler profiler;

    Listeners(Callbacks callbacks, Profiler profiler) {
        this.callbacks = callbacks.inOrder();
        this.profiler = profiler;
        callbacks.byName().forEach((name, callback) -> sections.put(callback, name.replace('_', ' ')));
    }

    /** The callbacks that override {@link Callback#onBeforeOptimizerStep}, found by reflection. */
    List<Callback> stepWatchers() {
        return callbacks.stream()
                .filter(callback -> stepOverrides(callback).findAny().isPresent())
                .toList();
    }

    /** Whether one of these overrides must run on the training thread, because it lacks {@link AnyThread}. */
    boolean needTrainingThread() {
        return callbacks.stream()
                .flatMap(Listeners::stepOverrides)
                .anyMatch(method -> !method.isAnnotationPresent(AnyThread.class));
    }

    private static Stream<Method> stepOverrides(Callback callback) {
        return Arrays.stream(callback.getClass().getMethods())
                .filter(method -> method.getName().equals("onBeforeOptimizerStep")
                        && method.getDeclaringClass() != Callback.class);
    }

    /** Calls every callback, in order. */
    void callEach(Consumer<Callback> event) {
        for (Callback callback : callbacks) {
            profiler.run(sections.getOrDefault(callback, ""), () -> event.accept(callback));
        }
    }

    /** Adds to {@code scores} what every callback publishes, in order. */
    Scores gather(Scores scores, Function<Callback, Scores> event) {
        Scores all = scores;
        for (Callback callback : callbacks) {
            all = all.plus(profiler.measure(sections.getOrDefault(callback, ""), () -> event.apply(callback)));
        }
        return all;
    }

    /**
     * Runs {@code body}. If it fails, calls {@link Callback#onException} of every callback, then throws the failure
     * again.
     */
    <T> T guarded(Run run, Supplier<T> body) {
        try {
            return body.get();
        } catch (RuntimeException | Error failure) {
            callEachAfter(failure, callback -> callback.onException(run, failure));
            throw failure;
        }
    }

    /** Calls every callback, in order, also if one of them fails; the first failure is the one to report. */
    void callEachAfter(Throwable failure, Consumer<Callback> event) {
        for (Callback callback : callbacks) {
            try {
                event.accept(callback);
            } catch (RuntimeException second) {
                failure.addSuppressed(second);
            }
        }
    }
}
