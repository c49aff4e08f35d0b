package io.anomalight.framework.metrics.catalog;

/** The false-positive rates between which a curve is integrated. */
record FprBounds(double lower, double upper) {
    FprBounds {
        if (!(0 < lower && lower < upper && upper <= 1)) {
            throw new IllegalArgumentException(
                    "fpr_bounds must ascend between 0 and 1, but are " + lower + " and " + upper);
        }
    }

    /** The share of the range, on a logarithmic scale, that lies between two rates. */
    double share(double from, double to) {
        double low = Math.max(from, lower);
        double high = Math.min(to, upper);
        return high > low ? Math.log(high / low) / Math.log(upper / lower) : 0;
    }
}
