package io.anomalight.framework.config.grammar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Values to choose from: {@code choice(a,b)}, or simply {@code a,b}.
 *
 * @param simple whether it is written without {@code choice}
 * @param shuffled whether the values are mixed before a sweep runs them
 * @param tags words for the sweeper
 */
public record ChoiceSweep(List<Item> items, boolean simple, boolean shuffled, Set<String> tags)
        implements Element.Sweep {
    // A sweep must give the same jobs each time, so the order is random, but always the same.
    static final long SHUFFLE_SEED = 0;

    /**
     * One of the values.
     *
     * @param written the value as the text of an override
     */
    public record Item(Element value, String written) {
        static Item of(Element value) {
            return new Item(value, ElementText.lasting(value));
        }
    }

    public ChoiceSweep {
        items = List.copyOf(items);
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    ChoiceSweep with(List<Item> others) {
        return new ChoiceSweep(others, simple, shuffled, tags);
    }

    /** The values as texts of overrides, in the order in which a sweep runs them. */
    public List<String> values() {
        return order(items.stream().map(Item::written).toList(), shuffled);
    }

    static <T> List<T> order(List<T> values, boolean shuffled) {
        List<T> ordered = new ArrayList<>(values);
        if (shuffled) {
            Collections.shuffle(ordered, new Random(SHUFFLE_SEED));
        }
        return ordered;
    }
}
