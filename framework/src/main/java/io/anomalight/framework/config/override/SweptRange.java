package io.anomalight.framework.config.override;

import io.anomalight.framework.config.hocon.SpelledNumber;
import io.anomalight.framework.failure.UserError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers from {@code start} up to {@code stop}, without {@code stop} itself.
 *
 * <p>Computed in decimal arithmetic: {@code range(0,0.3,0.1)} is exactly 0, 0.1, 0.2.
 */
record SweptRange(BigDecimal start, BigDecimal stop, BigDecimal step, String where) {
    /** The largest number of values. */
    static final int MOST_VALUES = 10_000;

    private static final String START = "start";
    private static final String STOP = "stop";
    private static final String STEP = "step";
    private static final List<String> NAMES = List.of(START, STOP, STEP);

    /** Parses {@code stop}, {@code start,stop} or {@code start,stop,step}, by position or by name. */
    static SweptRange parse(List<String> arguments, String where) {
        Map<String, BigDecimal> numbers = new HashMap<>();
        int position = arguments.size() == 1 ? 1 : 0;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0 && position == NAMES.size()) {
                throw wrong(where);
            }
            String name = equals < 0
                    ? NAMES.get(position++)
                    : argument.substring(0, equals).strip();
            if (!NAMES.contains(name) || numbers.containsKey(name)) {
                throw wrong(where);
            }
            numbers.put(name, number(argument.substring(equals + 1).strip(), where));
        }
        if (!numbers.containsKey(STOP)) {
            throw wrong(where);
        }
        return new SweptRange(
                numbers.getOrDefault(START, BigDecimal.ZERO),
                numbers.getOrDefault(STOP, BigDecimal.ZERO),
                numbers.getOrDefault(STEP, BigDecimal.ONE),
                where);
    }

    List<String> values() {
        if (step.signum() == 0) {
            throw new UserError(where + ": the step of a range must not be 0");
        }
        BigDecimal count = stop.subtract(start).divide(step, 0, RoundingMode.CEILING);
        if (count.signum() <= 0) {
            throw new UserError(where + ": the range is empty: from " + start.toPlainString() + " by steps of "
                    + step.toPlainString() + " there is nothing before " + stop.toPlainString());
        }
        if (count.compareTo(BigDecimal.valueOf(MOST_VALUES)) > 0) {
            throw new UserError(
                    where + ": the range has " + count.toPlainString() + " values, more than " + MOST_VALUES);
        }
        List<String> values = new ArrayList<>();
        BigDecimal value = start;
        for (int i = 0; i < count.intValue(); i++) {
            values.add(value.toPlainString());
            value = value.add(step);
        }
        return values;
    }

    private static BigDecimal number(String text, String where) {
        if (!SpelledNumber.isJson(text)) {
            throw new UserError(where + ": \"" + text + "\" is not a number");
        }
        return new BigDecimal(text);
    }

    private static UserError wrong(String where) {
        return new UserError(where + ": write range(stop), range(start,stop) or range(start,stop,step)");
    }
}
