package io.anomalight.service.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.service.feedback.DrawnMask;
import io.anomalight.service.feedback.DrawnRegion;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.feedback.RegionList;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.http.Bodies.Body;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.http.Uploads;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Reads feedback from requests; an {@link IllegalArgumentException} says what is not valid.
 *
 * @param check refuses an upload that is no image
 */
record FeedbackRequests(ReviewStore store, UploadCheck check) {
    private static final Set<String> NAMES = Set.of("entry", "label", "regions", "comment");
    private static final int LONGEST_COMMENT = 1000;
    private static final int LONGEST_CATEGORY = 100;

    /** The feedback about an entry of the history. */
    Feedback ofJson(String product, ObjectNode json, Deadline deadline) {
        json.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("the names are entry, label, regions and comment");
            }
        });
        JsonNode number = json.path("entry");
        if (!number.isIntegralNumber()) {
            throw new IllegalArgumentException("entry must be the id of an entry of the history");
        }
        HistoryEntry entry = store.ask(history -> history.reviewQueue().entry(product, number.longValue()))
                .orElseThrow(() -> new Refusal(404, "The history has no entry with this id for the product."));
        if (!store.images().folder().has(entry.sha256())) {
            throw gone();
        }
        ArrayNode none = JsonNodeFactory.instance.arrayNode();
        Feedback feedback = new Feedback(
                0,
                entry.id(),
                product,
                entry.sha256(),
                entry.name(),
                entry.category(),
                Feedback.Label.of(json.path("label").asText()),
                RegionList.of(json.has("regions") ? json.get("regions") : none),
                line("comment", json.path("comment").asText(""), LONGEST_COMMENT),
                now(),
                "");
        if (!feedback.regions().isEmpty()) {
            refuseOutside(
                    feedback.regions(),
                    store.read(entry.sha256(), deadline, upload -> check.size(upload, deadline))
                            .orElseThrow(FeedbackRequests::gone));
        }
        return feedback;
    }

    private static Refusal gone() {
        return new Refusal(
                410, "The image of this entry is not kept any more, so feedback about it would have no use.");
    }

    /** Refuses a region whose mask would be empty. */
    private static void refuseOutside(List<DrawnRegion> regions, ImageSize size) {
        for (int i = 0; i < regions.size(); i++) {
            if (!DrawnMask.covers(regions.get(i), size)) {
                throw new IllegalArgumentException("region " + (i + 1) + " covers no pixel of the image, which is "
                        + size.width() + " pixels wide and " + size.height() + " high");
            }
        }
    }

    /** The feedback about an image that is sent with it, which is kept at once. */
    Feedback ofForm(String product, HttpServletRequest request, Body body, Deadline deadline) {
        store.images();
        store.checkProduct().accept(product);
        Upload upload = Uploads.one(request, body);
        Feedback feedback = new Feedback(
                0,
                0,
                product,
                Sha256.of(ByteBuffer.wrap(upload.bytes())),
                upload.name(),
                line("category", text(request, body, "category"), LONGEST_CATEGORY),
                Feedback.Label.of(text(request, body, "label")),
                RegionList.of(text(request, body, "regions")),
                line("comment", text(request, body, "comment"), LONGEST_COMMENT),
                now(),
                "");
        refuseOutside(feedback.regions(), check.size(upload, deadline));
        keep(feedback.sha256(), upload.bytes());
        return feedback;
    }

    private static String text(HttpServletRequest request, Body body, String name) {
        return Uploads.text(request, body, name).orElse("");
    }

    private void keep(String sha256, byte[] bytes) {
        try {
            if (!store.images().keep(sha256, bytes)) {
                throw new Refusal(
                        507, "The images with feedback fill keep_images.max_mb; start the service with a larger one.");
            }
        } catch (IOException e) {
            throw new Refusal(503, "The image can't be kept: " + FileFailure.reason(e) + ".");
        }
    }

    private static String line(String name, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(name + " must not be longer than " + longest + " characters");
        }
        return PrintableText.line(text);
    }

    /** The time as the history keeps it. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
