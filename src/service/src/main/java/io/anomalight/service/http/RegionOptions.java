package io.anomalight.service.http;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The options about regions in the query of a request. An option that is absent has the value of the model.
 *
 * @param values the options that the query has, by name
 */
public record RegionOptions(Map<String, String> values) {
    private static final String VERDICT = "verdict";
    private static final String PIXEL_THRESHOLD = "pixel_threshold";
    private static final String MIN_AREA = "min_area";
    private static final String MIN_WIDTH = "min_width";
    private static final String MIN_MEAN_SCORE = "min_mean_score";
    private static final String MIN_PEAK_SCORE = "min_peak_score";

    /** The names of the options. */
    public static final Set<String> NAMES =
            Set.of(VERDICT, PIXEL_THRESHOLD, MIN_AREA, MIN_WIDTH, MIN_MEAN_SCORE, MIN_PEAK_SCORE);

    public RegionOptions {
        values = Map.copyOf(values);
    }

    /**
     * The thresholds of a model with these options.
     *
     * @throws Refusal with status 400 if a value is not valid
     */
    public PostProcessor applied(PostProcessor ofModel) {
        if (values.isEmpty()) {
            return ofModel;
        }
        RegionFilters filters = ofModel.regions().filters();
        RegionRules rules;
        try {
            rules = new RegionRules(
                    value(VERDICT, RegionOptions::verdict, ofModel.regions().verdict()),
                    new RegionFilters(
                            value(MIN_AREA, Integer::valueOf, filters.minArea()),
                            value(MIN_WIDTH, Integer::valueOf, filters.minWidth()),
                            value(MIN_MEAN_SCORE, Double::valueOf, filters.minMeanScore()),
                            value(MIN_PEAK_SCORE, Double::valueOf, filters.minPeakScore())));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "The filters of regions are not valid: " + e.getMessage() + ".");
        }
        PostProcessor ruled = ofModel.withRegions(rules);
        double pixel = value(PIXEL_THRESHOLD, Double::valueOf, Double.NaN);
        if (values.containsKey(PIXEL_THRESHOLD) && !Float.isFinite((float) pixel)) {
            throw new Refusal(
                    400, "pixel_threshold is a raw score of a pixel, for instance 1.5; send a finite number.");
        }
        return values.containsKey(PIXEL_THRESHOLD) ? ruled.withPixelThreshold(pixel, "of the request") : ruled;
    }

    private static VerdictBy verdict(String name) {
        return Arrays.stream(VerdictBy.values())
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(400, "verdict is score or regions; send one of them."));
    }

    private <T> T value(String name, Function<String, T> parser, T ofModel) {
        try {
            return Optional.ofNullable(values.get(name)).map(parser).orElse(ofModel);
        } catch (NumberFormatException e) {
            throw new Refusal(
                    400,
                    String.format(
                            Locale.ROOT,
                            "%s is a %s; send one.",
                            name,
                            List.of(MIN_AREA, MIN_WIDTH).contains(name) ? "whole number of pixels" : "number"));
        }
    }
}
