package io.anomalight.service;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/**
 * The options in the query of a request.
 *
 * @param heatMap whether the answer contains the heat map
 * @param threshold raw score at or above which an image is anomalous in this request; if absent, the
 *     threshold of the model
 * @param category the category of the images, for a model of several categories; otherwise empty
 */
record QueryOptions(boolean heatMap, Optional<Double> threshold, String category) {
    private static final String HEAT_MAP = "heat_map";
    private static final String THRESHOLD = "threshold";
    private static final String CATEGORY = "category";
    private static final Set<String> KNOWN = Set.of(HEAT_MAP, THRESHOLD, CATEGORY);

    /**
     * Reads the options.
     *
     * @throws Refusal with status 400 if an option is unknown or has an invalid value
     */
    static QueryOptions of(Context context) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        for (String name : query.values().keySet()) {
            if (!KNOWN.contains(name)) {
                throw new Refusal(
                        400,
                        "The query may have heat_map, threshold and category, but has another name; leave it out.");
            }
        }
        return new QueryOptions(
                query.one(HEAT_MAP).map(QueryOptions::flag).orElse(false),
                query.one(THRESHOLD).map(QueryOptions::number),
                query.one(CATEGORY).map(QueryOptions::name).orElse(""));
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

    /** The thresholds of this request; {@code ofModel} with the request's own image threshold, if it has one. */
    PostProcessor applied(PostProcessor ofModel) {
        return threshold
                .map(imageThreshold -> ofModel.withImageThreshold(imageThreshold, "of the request"))
                .orElse(ofModel);
    }
}
