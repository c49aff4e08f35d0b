package io.anomalight.service;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Admission;
import io.anomalight.service.http.Bodies;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Upload;
import io.anomalight.service.line.Line;
import io.anomalight.service.product.Products;
import io.anomalight.service.review.FeedbackRoute;
import io.anomalight.service.review.KeptImageRoute;
import io.anomalight.service.review.ReviewRoute;
import io.anomalight.service.review.ReviewStore;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.function.Function;

/** Registers the routes of the review, with its page, and draws its pictures. */
final class ReviewRoutes implements KeptImageRoute.Pictures {
    private final Products products;
    private final Admission admission;
    private final ImageScoring scoring;
    private final ReviewRoute review;
    private final FeedbackRoute feedback;
    private final KeptImageRoute images;

    ReviewRoutes(
            ServiceConfig config,
            Products products,
            Admission admission,
            ImageScoring scoring,
            Line line,
            Bodies bodies) {
        this.products = products;
        this.admission = admission;
        this.scoring = scoring;
        ReviewStore store = new ReviewStore(line.history(), line.keptImages(), products::named);
        this.review = new ReviewRoute(store);
        this.feedback = new FeedbackRoute(
                store,
                bodies,
                config.timeout(),
                (upload, deadline) -> scoring.decoded(upload, deadline, DecodedImage::size));
        this.images = new KeptImageRoute(store, config.timeout(), this);
    }

    void register(RoutesConfig routes) {
        routes.get(ReviewRoute.PATH, review::answer);
        routes.get(FeedbackRoute.PATH, feedback::list);
        routes.post(FeedbackRoute.PATH, feedback::put);
        routes.delete(FeedbackRoute.ONE, feedback::remove);
        routes.get(KeptImageRoute.PATH, images::answer);
        routes.get("/review", UploadPage.of("review.html", "text/html; charset=utf-8")::serve);
        routes.get("/review.css", UploadPage.of("review.css", "text/css; charset=utf-8")::serve);
        routes.get("/review.js", UploadPage.of("review.js", "text/javascript; charset=utf-8")::serve);
        routes.get("/thumbnails.js", UploadPage.of("thumbnails.js", "text/javascript; charset=utf-8")::serve);
        routes.get("/drawing.js", UploadPage.of("drawing.js", "text/javascript; charset=utf-8")::serve);
    }

    @Override
    public <T> T decoded(Upload upload, Deadline deadline, Function<DecodedImage, T> use) {
        return scoring.decoded(upload, deadline, use);
    }

    @Override
    public byte[] overlay(String product, Upload upload, String category, Deadline deadline) {
        try (Admission.Permit permit = admission.enter();
                Products.Lease lease = products.lease(product, deadline)) {
            PostProcessor thresholds = QueryOptions.ofCategory(category).ofModel(lease.model());
            permit.extendTo(1);
            ImageResult result =
                    scoring.score(List.of(upload), category, lease, deadline).get(0);
            return scoring.overlay(upload, result, thresholds, lease, deadline);
        }
    }
}
