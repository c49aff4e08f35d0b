package io.anomalight.service.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.service.http.Accept;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Handles {@code GET /v1/products/{name}/history}. */
public final class HistoryRoute {
    /** The path; its parameter is the product. */
    public static final String PATH = "/v1/products/{name}/history";

    private static final Set<String> NAMES = Set.of("from", "to", "verdict", "limit", "after");
    private static final List<String> LABELS = List.of("normal", "review", "anomalous", HistoryEntry.FAILED);
    private static final int USUAL_ROWS = 100;

    private final Optional<VerdictHistory> history;
    private final Consumer<String> checkProduct;

    /**
     * Creates a handler.
     *
     * @param checkProduct throws a {@link Refusal} if there is no product of this name
     */
    public HistoryRoute(Optional<VerdictHistory> history, Consumer<String> checkProduct) {
        this.history = history;
        this.checkProduct = checkProduct;
    }

    /** Answers with a page of the history, as JSON or as CSV. */
    public void answer(Context context) {
        String type = Accept.preferred(context, List.of(Json.TYPE, HistoryCsv.TYPE));
        HistoryQuery query = query(context);
        VerdictHistory.Page page = page(query);
        if (page.entries().isEmpty()) {
            checkProduct.accept(query.product()); // a product that is gone keeps its history
        }
        page.next().ifPresent(next -> context.header("Anomalight-Next", Long.toString(next)));
        if (type.equals(HistoryCsv.TYPE)) {
            context.contentType(HistoryCsv.TYPE + "; charset=utf-8").result(HistoryCsv.of(page.entries()));
        } else {
            Json.answer(context, json(query.product(), page));
        }
    }

    private VerdictHistory.Page page(HistoryQuery query) {
        VerdictHistory known = history.orElseThrow(
                () -> new Refusal(404, "The service keeps no history; start it with history=<file>."));
        try {
            return known.page(query);
        } catch (HistoryFailure failure) {
            throw new Refusal(503, failure.sentence() + ".");
        }
    }

    private static ObjectNode json(String product, VerdictHistory.Page page) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("product", product);
        ArrayNode entries = json.putArray("entries");
        page.entries().forEach(entry -> entries.add(EntryJson.of(entry)));
        page.next().ifPresent(next -> json.put("next", next));
        return json;
    }

    private static HistoryQuery query(Context context) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        if (!NAMES.containsAll(query.values().keySet())) {
            throw new Refusal(
                    400, "The query may have from, to, verdict, limit and after, but has another name; leave it out.");
        }
        return new HistoryQuery(
                context.pathParam("name"),
                query.one("from").map(text -> time("from", text)),
                query.one("to").map(text -> time("to", text)),
                query.one("verdict").map(HistoryRoute::label),
                (int) query.number("limit", USUAL_ROWS, HistoryQuery.MOST_ROWS),
                query.number("after", 0, Long.MAX_VALUE));
    }

    private static Instant time(String name, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new Refusal(
                    400,
                    name + " is a time of UTC, for instance 2026-01-31T08:00:00Z or 2026-01-31; send one of them.");
        }
    }

    private static String label(String text) {
        if (!LABELS.contains(text)) {
            throw new Refusal(400, "verdict is normal, review, anomalous or failed; send one of them.");
        }
        return text;
    }
}
