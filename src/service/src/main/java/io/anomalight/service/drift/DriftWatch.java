package io.anomalight.service.drift;

import io.anomalight.framework.metrics.guarantee.NormalScores;
import java.util.OptionalDouble;

/**
 * Tests windows of images of one category. Half of the parts score above the median of the normal scores; a window in which far more or
 * far fewer do means that all parts have changed, or the camera has.
 *
 * <p>Let {@code c} be the {@code r}-th lowest of {@code n} normal scores. If the good parts of a window of {@code m} images are exchangeable
 * with the normal images, the number of them above {@code c} is beta-binomial with {@code a = n - r + 1} and {@code b = r}, for every
 * distribution of scores (Fligner and Wolfe, 1976; the uncertainty of a small {@code n} is part of it). Defective parts score high. So of
 * the images above {@code c}, as many as may be defective are left out before a high number is tested; a low number needs no such
 * allowance, because defective parts can only make it less low. Ties count for no drift. Each side has half of the level. Windows do not
 * overlap, so the level is the probability of a false alarm in a window, on average over the normal images of a calibration.
 */
final class DriftWatch {
    private final String category;
    private volatile NormalScores normal;
    private final DriftSettings settings;
    private final BetaBinomial above;
    private final float median;
    private final String problem;

    private int images;
    private int aboveMedian;
    private int atMedian;
    private boolean drifting;
    private OptionalDouble share = OptionalDouble.empty();
    private OptionalDouble pValue = OptionalDouble.empty();

    /** What a window says. */
    enum Change {
        NONE,
        BEGINS,
        ENDS
    }

    DriftWatch(String category, NormalScores normal, DriftSettings settings) {
        this.category = category;
        this.normal = normal;
        this.settings = settings;
        int n = normal.size();
        int r = (n + 1) / 2;
        this.above = new BetaBinomial(settings.window(), Math.max(1, n - r + 1), Math.max(1, r));
        this.median = n == 0 ? 0 : normal.ascending().get(r - 1);
        this.problem = problem();
    }

    /** Whether the watch compares with these scores. */
    @SuppressWarnings("ReferenceEquality") // a fast way to the usual answer
    boolean isOf(NormalScores scores) {
        if (normal == scores) {
            return true;
        }
        if (!normal.equals(scores)) {
            return false;
        }
        normal = scores; // the next comparison is fast
        return true;
    }

    /** Why no window can be an alarm; empty if one can. */
    private String problem() {
        if (normal.size() == 0) {
            return "the archive has no scores of normal images, with which the images could be compared; calibrate it, or export it"
                    + " again";
        }
        double least = Math.max(above.atLeast(settings.window() - settings.mayBeDefective()), above.atMost(0));
        return 2 * least <= settings.level()
                ? ""
                : normal.size() + " normal images are too few to tell a drift from chance with drift.level="
                        + settings.level() + "; calibrate with more, or increase drift.level or drift.window";
    }

    /** Adds the score of an image; a NaN counts as above the median. */
    synchronized Change add(float score) {
        if (!problem.isEmpty()) {
            return Change.NONE;
        }
        images++;
        if (score == median) {
            atMedian++;
        } else if (!(score < median)) {
            aboveMedian++;
        }
        return images < settings.window() ? Change.NONE : test();
    }

    private Change test() {
        double high = above.atLeast(aboveMedian - settings.mayBeDefective());
        double low = above.atMost(aboveMedian + atMedian);
        double twoSided = Math.min(1, 2 * Math.min(high, low));
        pValue = OptionalDouble.of(twoSided);
        share = OptionalDouble.of((double) aboveMedian / images);
        images = 0;
        aboveMedian = 0;
        atMedian = 0;
        boolean before = drifting;
        drifting = twoSided <= settings.level();
        if (drifting == before) {
            return Change.NONE;
        }
        return drifting ? Change.BEGINS : Change.ENDS;
    }

    synchronized DriftState state() {
        return new DriftState(category, problem, normal.size(), images, drifting, share, pValue);
    }
}
