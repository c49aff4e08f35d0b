package io.anomalight.framework.training.settings;

import io.anomalight.framework.config.record.TextValue;
import io.anomalight.framework.failure.UserError;
import java.util.regex.Pattern;

/**
 * So many batches, or a share of those there are; a whole number counts, one with a point is a share, as in Lightning.
 *
 * @param value the count or the share
 * @param isShare which of the two
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

    /** Reads {@code 10} as a count and {@code 0.5} as a share. */
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

    /** How many of so many batches this is: a count at most all of them, a share rounded down. */
    public long of(long batches) {
        return isShare ? (long) (batches * value) : Math.min(batches, (long) value);
    }

    /**
     * As {@link #of}, and refuses a share that leaves no batch at all, as Lightning does.
     *
     * @param key the key of the trainer that holds it, for the error
     * @param batches how many there are
     * @throws UserError with both numbers
     */
    long resolve(String key, long batches) {
        long resolved = of(batches);
        if (resolved == 0 && value > 0 && batches > 0) {
            throw new UserError("trainer." + key + " = " + this + " is less than one of " + batches
                    + (batches == 1 ? " batch" : " batches")
                    + "; take a larger share, or a number of batches such as 1");
        }
        return resolved;
    }

    /** As recipes write it. */
    @Override
    public String toString() {
        return isShare ? Double.toString(value) : Long.toString((long) value);
    }
}
