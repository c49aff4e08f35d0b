package io.anomalight.framework.config.grammar;

import io.anomalight.framework.failure.UserError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The numbers from {@code start} up to {@code stop}, without {@code stop} itself: {@code range(start,stop,step)}.
 *
 * <p>Computed in decimal arithmetic: {@code range(0,0.3,0.1)} is exactly 0, 0.1, 0.2.
 *
 * @param shuffled whether the values are mixed before a sweep runs them
 * @param tags words for the sweeper
 */
public record RangeSweep(
        Element.Numeric start, Element.Numeric stop, Element.Numeric step, boolean shuffled, Set<String> tags)
        implements Element.Sweep {
    /** The largest number of values. */
    static final int MOST_VALUES = 10_000;

    public RangeSweep {
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    /** Whether all its numbers are whole. */
    public boolean isWhole() {
        return start instanceof Element.Whole && stop instanceof Element.Whole && step instanceof Element.Whole;
    }

    /**
     * The numbers as texts of overrides, in the order in which a sweep runs them.
     *
     * @param where the name of the override in errors
     * @throws UserError if there is no number, or there are too many
     */
    public List<String> values(String where) {
        long count = count(where);
        if (count == 0) {
            throw new UserError(where + ": the range is empty: from " + plain(start) + " by steps of " + plain(step)
                    + " there is nothing before " + plain(stop));
        }
        List<String> values = new ArrayList<>();
        BigDecimal value = PythonNumber.decimal(start);
        for (int i = 0; i < count; i++) {
            values.add(value.toPlainString());
            value = value.add(PythonNumber.decimal(step));
        }
        return ChoiceSweep.order(values, shuffled);
    }

    private long count(String where) {
        BigDecimal by = PythonNumber.decimal(step);
        if (by.signum() == 0) {
            throw new UserError(where + ": the step of a range must not be 0");
        }
        BigDecimal count =
                PythonNumber.decimal(stop).subtract(PythonNumber.decimal(start)).divide(by, 0, RoundingMode.CEILING);
        if (count.compareTo(BigDecimal.valueOf(MOST_VALUES)) > 0) {
            throw new UserError(
                    where + ": the range has " + count.toPlainString() + " values, more than " + MOST_VALUES);
        }
        return Math.max(0, count.longValue());
    }

    private static String plain(Element.Numeric number) {
        return PythonNumber.decimal(number).toPlainString();
    }

    /** The same numbers in ascending order, or in descending order. */
    RangeSweep sorted(boolean descending, String where) {
        boolean descends = PythonNumber.decimal(step).signum() < 0;
        long count = count(where);
        if (descends == descending || count < 2) {
            return this;
        }
        BigDecimal first = PythonNumber.decimal(start);
        BigDecimal by = PythonNumber.decimal(step);
        BigDecimal last = first.add(by.multiply(BigDecimal.valueOf(count - 1)));
        BigDecimal end = isWhole() ? first.subtract(by) : first.subtract(by.divide(BigDecimal.valueOf(2)));
        return new RangeSweep(number(last), number(end), number(by.negate()), shuffled, tags);
    }

    private Element.Numeric number(BigDecimal value) {
        return isWhole() ? Element.Whole.of(value.toBigIntegerExact()) : Element.Decimal.of(value.doubleValue());
    }
}
