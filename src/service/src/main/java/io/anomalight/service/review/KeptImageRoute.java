package io.anomalight.service.review;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.visualization.JpegPicture;
import io.anomalight.framework.visualization.Overlay;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.kept.KeptFolder;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Handles {@code GET /v1/products/{name}/images/{sha256}}: a kept image, scaled for a screen. Its original bytes come from strangers
 * and are never sent; they are decoded and compressed anew.
 */
public final class KeptImageRoute {
    /** The path; its parameters are the product and the checksum of the image. */
    public static final String PATH = "/v1/products/{name}/images/{sha256}";

    private static final String OVERLAY = "overlay";
    private static final String SIDE = "side";
    private static final int LONGEST_SIDE = 1600;
    private static final float QUALITY = 0.92f;

    private final ReviewStore store;
    private final Duration timeout;
    private final Pictures pictures;

    /** Draws images within the limits of the service. */
    public interface Pictures {
        /** Decodes an image on the calling thread, and uses it. */
        <T> T decoded(Upload upload, Deadline deadline, Function<DecodedImage, T> use);

        /** The image with the heat map of the product's model, as a PNG. */
        byte[] overlay(String product, Upload upload, String category, Deadline deadline);
    }

    /**
     * Creates a handler.
     *
     * @param timeout how long an answer may take
     */
    public KeptImageRoute(ReviewStore store, Duration timeout, Pictures pictures) {
        this.store = store;
        this.timeout = timeout;
        this.pictures = pictures;
    }

    /** Answers with the image as a JPEG, or with its overlay as a PNG. */
    public void answer(Context context) {
        Deadline deadline = new Deadline(timeout);
        Asked asked = asked(context);
        String product = context.pathParam("name");
        String sha256 = context.pathParam("sha256");
        if (!KeptFolder.isChecksum(sha256)
                || !store.ask(history -> history.reviewQueue().knows(product, sha256))) {
            throw none();
        }
        if (store.read(sha256, deadline, upload -> answer(context, product, upload, asked, deadline))
                .isEmpty()) {
            throw none();
        }
    }

    private Context answer(Context context, String product, Upload upload, Asked asked, Deadline deadline) {
        if (asked.overlay()) {
            String category = store.ask(history -> history.reviewQueue().category(product, upload.name()));
            return context.contentType("image/png").result(pictures.overlay(product, upload, category, deadline));
        }
        return pictures.decoded(upload, deadline, image -> {
            ImageSize size = JpegPicture.bounded(image.size(), asked.side());
            JpegPicture picture =
                    JpegPicture.of(Overlay.picture(HostImage.of("image", image, size)), asked.side(), QUALITY);
            // Regions are drawn in pixels of the original image.
            context.header("Anomalight-Width", Integer.toString(image.size().width()));
            context.header("Anomalight-Height", Integer.toString(image.size().height()));
            return context.contentType("image/jpeg").result(picture.bytes());
        });
    }

    private static Refusal none() {
        return new Refusal(404, "The product has no such image, or it is not kept any more.");
    }

    /**
     * What a query asks for.
     *
     * @param side longest side of the picture in pixels; an overlay is as large as the image
     */
    private record Asked(boolean overlay, int side) {}

    private static Asked asked(Context context) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        if (!Set.of(OVERLAY, SIDE).containsAll(query.values().keySet())) {
            throw new Refusal(400, "The query may have overlay and side, but has another name; leave it out.");
        }
        boolean overlay =
                switch (query.one(OVERLAY).orElse("false")) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new Refusal(400, "overlay is true or false; send one of them.");
                };
        if (overlay && query.one(SIDE).isPresent()) {
            throw new Refusal(400, "An overlay is as large as the image; leave out side.");
        }
        return new Asked(overlay, (int) query.number(SIDE, LONGEST_SIDE, LONGEST_SIDE));
    }
}
