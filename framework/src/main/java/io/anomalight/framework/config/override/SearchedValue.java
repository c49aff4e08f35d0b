package io.anomalight.framework.config.override;

import io.anomalight.framework.config.grammar.Element;
import io.anomalight.framework.config.grammar.IntervalSweep;
import io.anomalight.framework.config.grammar.RangeSweep;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.ChoiceDomain;
import io.anomalight.framework.search.Domain;
import io.anomalight.framework.search.NumberDomain;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The text of an override as the values that a search may try: {@code interval(1e-5,1e-2,log)}, {@code int(interval(1,8))},
 * {@code range(1,10)}, {@code choice(a,b)}, {@code a,b} or {@code glob(*)}.
 *
 * @param where the name of the override in errors
 */
record SearchedValue(SweptValue value, String where) {
    private static final String LOG = "log";

    /**
     * The possible values; empty if the text is one value, which is not searched.
     *
     * @param group the recipes that {@code glob} chooses from; empty if the key is not a group
     * @throws UserError if the values are none, or contradict each other
     */
    Optional<Domain> domain(Optional<GroupOptions> group) {
        if (!value.isSwept()) {
            return Optional.empty();
        }
        try {
            Optional<Element.Sweep> sweep = value.sweep();
            if (sweep.isPresent() && sweep.get() instanceof IntervalSweep interval) {
                return Optional.of(interval(interval));
            }
            List<String> values = value.values(group);
            if (values.size() > 1 && sweep.isPresent() && sweep.get() instanceof RangeSweep) {
                return Optional.of(range(values));
            }
            return Optional.of(new ChoiceDomain(values));
        } catch (IllegalArgumentException e) {
            throw new UserError(where + ": " + e.getMessage(), e);
        }
    }

    private static Domain interval(IntervalSweep interval) {
        double low = interval.start();
        double high = interval.end();
        interval.tags().stream().filter(tag -> !tag.equals(LOG)).findFirst().ifPresent(tag -> {
            throw new IllegalArgumentException("the tag " + tag + " has no meaning for a search, only log has one");
        });
        return new NumberDomain(low, high, interval.whole() ? 1 : 0, interval.isLogarithmic());
    }

    private static Domain range(List<String> values) {
        List<Double> numbers = values.stream().map(Double::valueOf).sorted().toList();
        return new NumberDomain(numbers.get(0), numbers.get(numbers.size() - 1), step(numbers), false);
    }

    // In decimal digits: 0.3 - 0.2 is not 0.1 in binary ones.
    private static double step(List<Double> numbers) {
        return BigDecimal.valueOf(numbers.get(1))
                .subtract(BigDecimal.valueOf(numbers.get(0)))
                .doubleValue();
    }
}
