package io.anomalight.callbacks.checkpoint;

import io.anomalight.framework.callback.Monitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The ranking of the best k checkpoints. */
final class TopK {
    private static final String BEST = "best";
    private static final String KEPT = "kept.";

    private final int size;
    private final Monitor monitor;
    private final List<Ranked> kept = new ArrayList<>();
    private Optional<Ranked> best = Optional.empty();

    /** The name of a checkpoint, and its value of the monitored metric. */
    private record Ranked(String name, double score) {
        @Override
        public String toString() {
            return score + " " + name;
        }

        static Ranked parse(String text) {
            int space = text.indexOf(' ');
            return new Ranked(text.substring(space + 1), Double.parseDouble(text.substring(0, space)));
        }
    }

    /** @param size number of checkpoints to keep; 0 for none, negative for all (then only the best one is stored here) */
    TopK(int size, Monitor monitor) {
        this.size = size;
        this.monitor = monitor;
    }

    /** The name of the best checkpoint; the first of several equal ones. */
    Optional<String> best() {
        return best.map(Ranked::name);
    }

    /** Whether a checkpoint with this score would be kept; NaN never is. */
    boolean accepts(double score) {
        if (Double.isNaN(score) || size == 0) {
            return false;
        }
        return size < 0 || kept.size() < size || monitor.isBetter(score, worst().score(), 0);
    }

    /** Adds a checkpoint; returns the name of the checkpoint that it replaces, if any. */
    Optional<String> add(String name, double score) {
        Ranked added = new Ranked(name, score);
        if (best.isEmpty() || monitor.isBetter(score, best.get().score(), 0)) {
            best = Optional.of(added);
        }
        if (size < 0) {
            return Optional.empty();
        }
        Optional<Ranked> dropped = kept.size() < size ? Optional.empty() : Optional.of(worst());
        dropped.ifPresent(kept::remove);
        kept.add(added);
        return dropped.map(Ranked::name);
    }

    // The worst of the kept checkpoints; the first of several equal ones.
    private Ranked worst() {
        Ranked worst = kept.get(0);
        for (Ranked other : kept) {
            worst = monitor.isBetter(worst.score(), other.score(), 0) ? other : worst;
        }
        return worst;
    }

    /** The state to save; {@link #load} reads it. */
    Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        best.ifPresent(ranked -> state.put(BEST, ranked.toString()));
        for (int i = 0; i < kept.size(); i++) {
            state.put(KEPT + i, kept.get(i).toString());
        }
        return state;
    }

    /**
     * Loads a state, and skips checkpoints that no longer exist.
     *
     * @return the names of the saved checkpoints that are not kept, because this ranking is smaller than the saved one
     */
    Set<String> load(Map<String, String> state, Predicate<String> exists) {
        List<Ranked> saved = new ArrayList<>();
        for (String text = state.get(KEPT + 0); text != null; text = state.get(KEPT + saved.size())) {
            saved.add(Ranked.parse(text));
        }
        Optional.ofNullable(state.get(BEST))
                .map(Ranked::parse)
                .filter(ranked -> !saved.contains(ranked))
                .ifPresent(saved::add);
        Set<String> tooMany = new LinkedHashSet<>();
        for (Ranked ranked : saved) {
            if (!exists.test(ranked.name())) {
                continue;
            }
            if (accepts(ranked.score())) {
                add(ranked.name(), ranked.score()).ifPresent(tooMany::add);
            } else {
                tooMany.add(ranked.name());
            }
        }
        return size == 0 ? Set.of() : tooMany;
    }
}
