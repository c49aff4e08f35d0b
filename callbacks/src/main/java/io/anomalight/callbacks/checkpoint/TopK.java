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

/** The best checkpoints so far, of which so many are kept. */
final class TopK {
    private static final String BEST = "best";
    private static final String KEPT = "kept.";

    private final int size;
    private final Monitor monitor;
    private final List<Ranked> kept = new ArrayList<>();
    private Optional<Ranked> best = Optional.empty();

    /** A checkpoint by its name, with what the monitored metric was. */
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

    /** @param size how many are kept; none are remembered but the best where all are */
    TopK(int size, Monitor monitor) {
        this.size = size;
        this.monitor = monitor;
    }

    /** The name of the best one; of several that are as good the first. */
    Optional<String> best() {
        return best.map(Ranked::name);
    }

    /** Whether a checkpoint of this score would be kept; one that is not a number never is. */
    boolean accepts(double score) {
        if (Double.isNaN(score) || size == 0) {
            return false;
        }
        return size < 0 || kept.size() < size || monitor.isBetter(score, worst().score(), 0);
    }

    /** Keeps a checkpoint, and says which one falls out for it. */
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

    // Of several that are as bad the first.
    private Ranked worst() {
        Ranked worst = kept.get(0);
        for (Ranked other : kept) {
            worst = monitor.isBetter(worst.score(), other.score(), 0) ? other : worst;
        }
        return worst;
    }

    /** All that {@link #load} needs. */
    Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        best.ifPresent(ranked -> state.put(BEST, ranked.toString()));
        for (int i = 0; i < kept.size(); i++) {
            state.put(KEPT + i, kept.get(i).toString());
        }
        return state;
    }

    /**
     * Takes over a state, without what no longer exists.
     *
     * @return the names of those that are too many, if fewer are to be kept than then
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
