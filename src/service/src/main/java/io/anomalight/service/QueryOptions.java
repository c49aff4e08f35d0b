package io.anomalight.service;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options in the query of a request.
 *
 * @param heatMap whether the answer contains the heat map
 * @param threshold raw score at or above which an image is anomalous in this request; if absent, the
 *     threshold of the model
 */
record QueryOptions(boolean heatMap, Optional<Double> threshold) {
    private static final String HEAT_MAP = "heat_map";
    private static final String THRESHOLD = "threshold";
    private static final Set<String> KNOWN = Set.of(HEAT_MAP, THRESHOLD);

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
                        400, "The query may have heat_map and threshold, but has another name; leave it out.");
            }
        }
        return new QueryOptions(
                value(query, HEAT_MAP).map(QueryOptions::flag).orElse(false),
                value(query, THRESHOLD).map(QueryOptions::number));
    }

    private static Optional<String> value(Query query, String name) {
        List<String> values = query.values().getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new Refusal(400, "The query has " + name + " more than once; keep one.");
        }
        return values.stream().findFirst();
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

    /** The thresholds of this request. */
    PostProcessor postProcessor(ServedModel model) {
        PostProcessor postProcessor = model.scorer().card().postProcessor();
        return threshold
                .map(imageThreshold -> postProcessor.withImageThreshold(imageThreshold, "of the request"))
                .orElse(postProcessor);
    }
}
