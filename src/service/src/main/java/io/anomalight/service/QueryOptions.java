package io.anomalight.service;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the query of a request asks for.
 *
 * @param heatMap whether the answer has the heat map
 * @param threshold raw score from which on this request calls an image anomalous, if not from the model's own
 */
record QueryOptions(boolean heatMap, Optional<Double> threshold) {
    private static final String HEAT_MAP = "heat_map";
    private static final String THRESHOLD = "threshold";
    private static final Set<String> KNOWN = Set.of(HEAT_MAP, THRESHOLD);

    /**
     * Reads them.
     *
     * @throws Refusal with status 400 if one is unknown, or its value is none
     */
    static QueryOptions of(Context context) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        for (String name : query.values().keySet()) {
            if (!KNOWN.contains(name)) {
                throw new Refusal(400, "The query knows heat_map and threshold, but has something else; leave it out.");
            }
        }
        return new QueryOptions(
                value(query, HEAT_MAP).map(QueryOptions::flag).orElse(false),
                value(query, THRESHOLD).map(QueryOptions::number));
    }

    private static Optional<String> value(Query query, String name) {
        List<String> values = query.values().getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new Refusal(400, "The query has " + name + " more than once; leave one.");
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
            // The same as a number that is none.
        }
        throw new Refusal(400, "threshold is a raw score, for instance 1.5; send a finite number.");
    }

    /** The lines that this request draws. */
    PostProcessor lines(ServedModel model) {
        PostProcessor own = model.scorer().card().postProcessor();
        return threshold
                .map(wished -> own.withImageThreshold(wished, "of the request"))
                .orElse(own);
    }
}
