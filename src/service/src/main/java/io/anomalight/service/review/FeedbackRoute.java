package io.anomalight.service.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.feedback.RegionList;
import io.anomalight.service.http.Bodies;
import io.anomalight.service.http.Bodies.Body;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Uploads;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Handles the feedback of a product: reads, writes, changes and removes it. */
public final class FeedbackRoute {
    /** The path; its parameter is the product. */
    public static final String PATH = "/v1/products/{name}/feedback";

    /** The path of one feedback. */
    public static final String ONE = PATH + "/{id}";

    private static final Set<String> NAMES = Set.of("limit", "after");
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int MOST_JSON_BYTES = 1_000_000;

    private final ReviewStore store;
    private final Bodies bodies;
    private final Duration timeout;
    private final FeedbackRequests requests;

    /**
     * Creates a handler.
     *
     * @param bodies reads the requests
     * @param timeout how long reading may take
     * @param check refuses an upload that is no image
     */
    public FeedbackRoute(ReviewStore store, Bodies bodies, Duration timeout, UploadCheck check) {
        this.store = store;
        this.bodies = bodies;
        this.timeout = timeout;
        this.requests = new FeedbackRequests(store, check);
    }

    /** Answers with a page of the feedback of a product, the newest first. */
    public void list(Context context) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        if (!NAMES.containsAll(query.values().keySet())) {
            throw new Refusal(400, "The query may have limit and after, but has another name; leave it out.");
        }
        String product = context.pathParam("name");
        int limit = (int) query.number("limit", USUAL, MOST);
        long after = query.number("after", 0, Long.MAX_VALUE);
        List<Feedback> found = store.ask(history -> history.feedback().list(product, limit + 1, after));
        if (found.isEmpty()) {
            store.checkProduct().accept(product);
        }
        Json.answer(context, json(product, found, limit));
    }

    /** A page; one more than its limit is found, if there is more. */
    private static ObjectNode json(String product, List<Feedback> found, int limit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("product", product);
        ArrayNode all = json.putArray("feedback");
        found.stream().limit(limit).forEach(each -> all.add(json(each)));
        if (found.size() > limit) {
            json.put("next", found.get(limit - 1).id());
        }
        return json;
    }

    /** Writes a feedback in place of an earlier one about the same image, and answers with it. */
    public void put(Context context) {
        Deadline deadline = new Deadline(timeout);
        String product = context.pathParam("name");
        try (Body body = bodies.read(context.req(), deadline)) {
            Feedback asked;
            try {
                asked = Uploads.isForm(context.req())
                        ? requests.ofForm(product, context.req(), body, deadline)
                        : requests.ofJson(product, Json.object(body, MOST_JSON_BYTES), deadline);
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, "The feedback is not valid: " + e.getMessage() + ".");
            }
            Json.answer(context, json(store.ask(history -> history.feedback().put(asked))));
        }
    }

    /** Removes a feedback; the answer has no body. */
    public void remove(Context context) {
        String product = context.pathParam("name");
        if (!store.ask(history -> history.feedback().remove(product, id(context)))) {
            throw new Refusal(404, "The product has no feedback with this id; " + PATH + " lists it.");
        }
        context.status(204);
    }

    private static long id(Context context) {
        try {
            return Long.parseLong(context.pathParam("id"));
        } catch (NumberFormatException e) {
            return 0; // no feedback has it
        }
    }

    private static ObjectNode json(Feedback feedback) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", feedback.id());
        if (feedback.entry() > 0) {
            json.put("entry", feedback.entry());
        }
        json.put("product", feedback.product());
        json.put("sha256", feedback.sha256());
        json.put("name", feedback.name());
        if (!feedback.category().isEmpty()) {
            json.put("category", feedback.category());
        }
        json.put("label", feedback.label().toString());
        json.set("regions", RegionList.json(feedback.regions()));
        json.put("comment", feedback.comment());
        json.put("time", feedback.time().toString());
        if (!feedback.usedBy().isEmpty()) {
            json.put("used_by", feedback.usedBy());
        }
        return json;
    }
}
