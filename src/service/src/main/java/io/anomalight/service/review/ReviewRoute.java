package io.anomalight.service.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.service.history.EntryJson;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.history.ReviewQueue.Counts;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.kept.KeptFolder;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Handles {@code GET /v1/products/{name}/review}: the entries that a person should look at. */
public final class ReviewRoute {
    /** The path; its parameter is the product. */
    public static final String PATH = "/v1/products/{name}/review";

    private static final Set<String> NAMES = Set.of("limit", "before");
    private static final int USUAL_ENTRIES = 20;
    private static final int MOST_ENTRIES = 200;
    private static final int MOST_LOOKS = 50; // pages of entries whose images may all be gone

    private final ReviewStore store;

    public ReviewRoute(ReviewStore store) {
        this.store = store;
    }

    /** The entries of an answer, and the one to ask for more with. */
    private record Found(List<HistoryEntry> entries, Optional<Long> next) {}

    /** Answers with entries whose images are kept, in the order of the queue. */
    public void answer(Context context) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        if (!NAMES.containsAll(query.values().keySet())) {
            throw new Refusal(400, "The query may have limit and before, but has another name; leave it out.");
        }
        String product = context.pathParam("name");
        int limit = (int) query.number("limit", USUAL_ENTRIES, MOST_ENTRIES);
        long before = query.number("before", 0, Long.MAX_VALUE);
        Found found = find(product, limit, before);
        Counts counts = store.ask(history -> history.reviewQueue().counts(product));
        if (found.entries().isEmpty() && counts.good() + counts.bad() == 0) {
            store.checkProduct().accept(product);
        }
        Json.answer(context, json(product, found, counts));
    }

    private Found find(String product, int limit, long before) {
        KeptFolder images = store.images().folder();
        List<HistoryEntry> found = new ArrayList<>();
        long after = before;
        for (int look = 0; look < MOST_LOOKS; look++) {
            long last = after;
            List<HistoryEntry> page = store.ask(history -> history.reviewQueue().page(product, limit, last));
            for (HistoryEntry entry : page) {
                after = entry.id();
                if (images.has(entry.sha256())) {
                    found.add(entry);
                }
                if (found.size() == limit) {
                    return new Found(found, Optional.of(after));
                }
            }
            if (page.size() < limit) {
                return new Found(found, Optional.empty());
            }
        }
        return new Found(found, Optional.of(after));
    }

    private static ObjectNode json(String product, Found found, Counts counts) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("product", product);
        ArrayNode entries = json.putArray("entries");
        found.entries().forEach(entry -> entries.add(EntryJson.of(entry)));
        found.next().ifPresent(next -> json.put("next", next));
        json.put("waiting", counts.waiting());
        json.put("good", counts.good());
        json.put("bad", counts.bad());
        json.put("unused", counts.unused());
        return json;
    }
}
