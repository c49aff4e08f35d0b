package io.anomalight.service;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.RegionOptions;
import io.anomalight.service.product.ServedModel;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options in the query of a request.
 *
 * @param heatMap whether the answer contains the heat map
 * @param threshold raw score at or above which an image is anomalous in this request; if absent, the
 *     threshold of the model
 * @param category the category of the images, for a model of several categories; otherwise empty
 * @param regions what decides the verdict, and what a region needs
 */
record QueryOptions(boolean heatMap, Optional<Double> threshold, String category, RegionOptions regions) {
    private static final String HEAT_MAP = "heat_map";
    private static final String THRESHOLD = "threshold";
    private static final String CATEGORY = "category";
    private static final Set<String> KNOWN = Set.of(HEAT_MAP, THRESHOLD, CATEGORY);
    private static final String OTHERS =
            "pixel_threshold, verdict, min_area, min_width, min_mean_score and min_peak_score";

    /**
     * Reads the options.
     *
     * @throws Refusal with status 400 if an option is unknown or has an invalid value
     */
    static QueryOptions of(Context context) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        Map<String, String> regions = new TreeMap<>();
        for (String name : query.values().keySet()) {
            if (RegionOptions.NAMES.contains(name)) {
                regions.put(name, query.one(name).orElse(""));
            } else if (!KNOWN.contains(name)) {
                throw new Refusal(
                        400,
                        "The query may have heat_map, threshold, category, " + OTHERS
                                + ", but has another name; leave it out.");
            }
        }
        return new QueryOptions(
                query.one(HEAT_MAP).map(QueryOptions::flag).orElse(false),
                query.one(THRESHOLD).map(QueryOptions::number),
                query.one(CATEGORY).map(QueryOptions::name).orElse(""),
                new RegionOptions(regions));
    }

    /** The options of images that come without a query; an empty category is for a model of one category. */
    static QueryOptions ofCategory(String category) {
        return new QueryOptions(false, Optional.empty(), category, new RegionOptions(Map.of()));
    }

    private static String name(String value) {
        if (value.isEmpty()) {
            throw new Refusal(400, "category has no value; send the name of a category, or leave it out.");
        }
        return value;
    }

    private static boolean flag(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refusal(400, "heat_map is true or false; send one of them.");
        };
    }

    private static double number(String value) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Treated like a number that is not finite.
        }
        throw new Refusal(400, "threshold is a raw score, for instance 1.5; send a finite number.");
    }

    /**
     * The thresholds of the model for images of this request's category.
     *
     * @throws Refusal with status 400 if the category is missing or not known
     */
    PostProcessor ofModel(ServedModel model) {
        try {
            return model.scorer().card().postProcessor().ofRequired(category);
        } catch (UserError e) {
            throw new Refusal(400, e.getMessage() + ".");
        }
    }

    /**
     * The thresholds of this request; {@code ofModel} with the request's own rules and thresholds, if it has some.
     *
     * @throws Refusal with status 400 if one is not valid, or if it has an image threshold but regions decide the verdict
     */
    PostProcessor applied(PostProcessor ofModel) {
        PostProcessor ruled = regions.applied(ofModel);
        try {
            return threshold
                    .map(imageThreshold -> ruled.withImageThreshold(imageThreshold, "of the request"))
                    .orElse(ruled);
        } catch (UserError e) {
            throw new Refusal(400, "The threshold can't be used: " + e.getMessage() + ".");
        }
    }
}
