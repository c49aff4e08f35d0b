package io.anomalight.framework.metrics.regions;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code regions} section of a trainer recipe: what a group of connected anomalous pixels needs to be a region. Sizes are in
 * pixels of the original image, whatever the input size of the model.
 *
 * @param minArea the smallest number of its pixels; 0 for no limit
 * @param minWidth the smallest length of the shorter side of its upright bounding box, in pixels; 0 for no limit
 * @param minMeanScore the smallest mean of its raw scores, normalised as a pixel's score is, in [0, 1]; 0 for no limit
 * @param minPeakScore the smallest normalised score of its highest pixel, in [0, 1]; 0 for no limit
 */
public record RegionFilters(int minArea, int minWidth, double minMeanScore, double minPeakScore) {
    /** Every group of anomalous pixels is a region. */
    public static final RegionFilters NONE = new RegionFilters(0, 0, 0, 0);

    public RegionFilters {
        notNegative("min_area", minArea);
        notNegative("min_width", minWidth);
        share("min_mean_score", minMeanScore);
        share("min_peak_score", minPeakScore);
    }

    private static void notNegative(String key, int pixels) {
        if (pixels < 0) {
            throw new IllegalArgumentException(key + " must be a number of pixels, at least 0, but is " + pixels);
        }
    }

    private static void share(String key, double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException(
                    key + " must be a normalised score from 0 to 1 (0.5 at the pixel threshold), but is " + score);
        }
    }

    /** Whether no filter is set. */
    public boolean areNone() {
        return equals(NONE);
    }

    /** Whether a group of pixels is a region. */
    boolean keep(FoundRegion group) {
        return group.pixels() >= minArea
                && Math.min(group.width(), group.height()) >= minWidth
                && group.normalizedMean() >= minMeanScore
                && group.normalizedPeak() >= minPeakScore;
    }

    /** The filters that are set, for instance {@code min_area 25}, separated by commas; empty if none is. */
    @Override
    public String toString() {
        List<String> set = new ArrayList<>();
        add(set, "min_area", minArea, minArea);
        add(set, "min_width", minWidth, minWidth);
        add(set, "min_mean_score", minMeanScore, minMeanScore);
        add(set, "min_peak_score", minPeakScore, minPeakScore);
        return String.join(", ", set);
    }

    private static void add(List<String> set, String key, double value, Number shown) {
        if (value > 0) {
            set.add(key + " " + shown);
        }
    }
}
