package io.anomalight.framework.search;

import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Values without an order.
 *
 * @param choices the values as overrides have them
 */
public record ChoiceDomain(List<String> choices) implements Domain {
    public ChoiceDomain {
        choices = List.copyOf(choices);
        if (choices.isEmpty() || new HashSet<>(choices).size() < choices.size()) {
            throw new IllegalArgumentException("a choice needs values that differ, but has " + choices);
        }
    }

    @Override
    public String text(double value) {
        return choices.get((int) value);
    }

    @Override
    public double nearest(double number) {
        return Math.max(0, Math.min(choices.size() - 1.0, Math.rint(number)));
    }

    @Override
    public double draw(SplittableRandom random) {
        return random.nextInt(choices.size());
    }

    @Override
    public String written() {
        return "choice(" + String.join(",", choices) + ")";
    }
}
