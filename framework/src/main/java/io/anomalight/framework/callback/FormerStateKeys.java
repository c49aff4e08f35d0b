package io.anomalight.framework.callback;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of callback states in checkpoints of earlier versions: the former names of their classes. */
final class FormerStateKeys {
    /** Former class names of the built-in callbacks, by registered name. */
    private static final Map<String, String> BY_NAME = Map.of(
            "early_stopping", "io.anomalight.callbacks.EarlyStopping",
            "model_checkpoint", "io.anomalight.callbacks.ModelCheckpoint",
            "report", "io.anomalight.callbacks.report.Report",
            "timer", "io.anomalight.callbacks.Timer");

    private static final String OUR_PACKAGES = "io.anomalight.";

    private FormerStateKeys() {}

    /** Finds the key of a callback's state in a checkpoint: its name, or in an old checkpoint the name of its class. */
    static Optional<String> find(String name, Callback callback, Set<String> saved) {
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add(name);
        Optional.ofNullable(BY_NAME.get(name)).ifPresent(candidates::add);
        candidates.add(callback.getClass().getName());
        if (callback.getClass().getName().startsWith(OUR_PACKAGES)) {
            // One of our classes, registered under another name; its package may have changed.
            String suffix = "." + callback.getClass().getSimpleName();
            BY_NAME.values().stream().filter(key -> key.endsWith(suffix)).forEach(candidates::add);
        }
        return candidates.stream().filter(saved::contains).findFirst();
    }
}
