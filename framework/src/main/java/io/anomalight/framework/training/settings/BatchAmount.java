package io.anomalight.framework.training.settings;

import io.anomalight.framework.config.record.TextValue;
import io.anomalight.framework.failure.UserError;
import java.util.regex.Pattern;

/**
 * A number of batches, or a fraction of all batches. As in Lightning, {@code 10} is a number and {@code 0.5} or {@code
 * 1.0} is a fraction.
 *
 * @param value the number or the fraction
 * @param isShare whether {@code value} is a fraction
 */
@TextValue("a whole number of batches such as 10, or a share of them from 0.0 to 1.0")
public record BatchAmount(double value, boolean isShare) {
    /** Every batch. */
    public static final BatchAmount ALL = new BatchAmount(1, true);

    /** No batch. */
    public static final BatchAmount NONE = new BatchAmount(0, true);

    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern SHARE = Pattern.compile("0?\\.\\d+|[01]\\.\\d*|\\d(\\.\\d+)?[eE]-\\d{1,3}");

    public BatchAmount {
        if (!(value >= 0) || (isShare && value > 1)) {
            throw new IllegalArgumentException("a share of batches must be from 0.0 to 1.0, but is " + value);
        }
    }

    /** Reads {@code 10} as a number and {@code 0.5} as a fraction. */
    public static BatchAmount parse(String text) {
        if (WHOLE.matcher(text).matches()) {
            return new BatchAmount(Integer.parseInt(text), false);
        }
        if (SHARE.matcher(text).matches()) {
            return new BatchAmount(Double.parseDouble(text), true);
        }
        throw new IllegalArgumentException(text + " is neither a number of batches nor a share");
    }

    public static BatchAmount count(int batches) {
        return new BatchAmount(batches, false);
    }

    public static BatchAmount share(double share) {
        return new BatchAmount(share, true);
    }

    /** The number of batches out of {@code batches}: a number is limited to all batches, a fraction is rounded down. */
    public long of(long batches) {
        return isShare ? (long) (batches * value) : Math.min(batches, (long) value);
    }

    /**
     * As {@link #of}, but refuses a fraction of less than one batch, as Lightning does.
     *
     * @param key the configuration key below {@code trainer}, for the message
     * @param batches the number of all batches
     * @throws UserError with both numbers
     */
    public long resolve(String key, long batches) {
        long resolved = of(batches);
        if (resolved == 0 && value > 0 && batches > 0) {
            throw new UserError("trainer." + key + " = " + this + " is less than one of " + batches
                    + (batches == 1 ? " batch" : " batches")
                    + "; use a larger share, or a number of batches such as 1");
        }
        return resolved;
    }

    /** The value as written in recipes. */
    @Override
    public String toString() {
        return isShare ? Double.toString(value) : Long.toString((long) value);
    }
}
