package io.anomalight.framework.callback;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys under which checkpoints of earlier versions keep the states of callbacks: the names of their classes, as they
 * were then.
 */
public final class FormerStateKeys {
    /** Of the callbacks that came with the program, by the names under which they are bound. */
    private static final Map<String, String> BY_NAME = Map.of(
            "early_stopping", "io.anomalight.callbacks.EarlyStopping",
            "model_checkpoint", "io.anomalight.callbacks.ModelCheckpoint",
            "report", "io.anomalight.callbacks.report.Report",
            "timer", "io.anomalight.callbacks.Timer");

    private static final String OURS = "io.anomalight.";

    private FormerStateKeys() {}

    /** The key of a callback's state among those of a checkpoint: its name, or in an old one the name of its class. */
    public static Optional<String> find(String name, Callback callback, Set<String> saved) {
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add(name);
        Optional.ofNullable(BY_NAME.get(name)).ifPresent(candidates::add);
        candidates.add(callback.getClass().getName());
        if (callback.getClass().getName().startsWith(OURS)) {
            // Our class under another plugin's name; it may lie in another package now.
            String suffix = "." + callback.getClass().getSimpleName();
            BY_NAME.values().stream().filter(key -> key.endsWith(suffix)).forEach(candidates::add);
        }
        return candidates.stream().filter(saved::contains).findFirst();
    }
}
