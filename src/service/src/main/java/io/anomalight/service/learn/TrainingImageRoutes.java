package io.anomalight.service.learn;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.service.http.Bodies;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Query;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.http.Uploads;
import io.anomalight.service.picture.AnswerPictures;
import io.anomalight.service.picture.DeclaredPixels;
import io.anomalight.service.picture.UploadedPicture;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Handles the images of a product in training.
 *
 * @param learning gives what is open, or throws a {@link Refusal} if the service does not train
 * @param bodies reads the images within the limits of the service
 * @param timeout how long an answer may take
 */
record TrainingImageRoutes(Supplier<Learning> learning, Bodies bodies, Duration timeout) {
    private static final String IMAGES = LearnRoutes.ONE + "/images";
    private static final String IMAGE = IMAGES + "/{id}";
    private static final String JPEG = "image/jpeg";
    private static final int PREVIEW_SIDE = 320;

    void register(RoutesConfig routes) {
        routes.post(IMAGES, this::upload);
        routes.get(IMAGE, this::show);
        routes.delete(IMAGE, this::remove);
    }

    private void upload(Context context) {
        Learning open = learning.get();
        Deadline deadline = new Deadline(timeout);
        Query query = query(context, Set.of("kind", "name"));
        String kind = query.one("kind").orElse("");
        if (!kind.equals(DraftImage.GOOD) && !kind.equals(DraftImage.BAD)) {
            throw new Refusal(400, "kind is good or bad; send one of them.");
        }
        String product = context.pathParam("name");
        open.requireIdle(product);
        try (Bodies.Body body = bodies.read(context.req(), deadline)) {
            Upload upload = Uploads.body(context.req(), body, query.one("name").orElse("image"));
            DraftImage shown = shown(upload, kind, open.scoring(), deadline);
            Json.answer(context, open.folder().begun(product).add(upload, shown, open.folder()::take));
        }
    }

    private static DraftImage shown(Upload upload, String kind, CandidateScoring scoring, Deadline deadline) {
        ImageSize size = scoring.budget()
                .work(
                        deadline,
                        DeclaredPixels.of(upload.bytes(), scoring.maxPixels()),
                        () -> UploadedPicture.decode(upload, scoring.maxPixels(), image -> image.size()));
        return new DraftImage(
                "",
                kind,
                upload.name(),
                size.width(),
                size.height(),
                0,
                ImageReader.extension(upload.bytes()).orElse("png"));
    }

    /**
     * The query of a request, which may have these names.
     *
     * @throws Refusal with status 400 if it has another name
     */
    static Query query(Context context, Set<String> names) {
        Query query =
                Query.of(Optional.ofNullable(context.req().getQueryString()).orElse(""));
        if (!names.containsAll(query.values().keySet())) {
            throw new Refusal(
                    400,
                    "The query may have "
                            + String.join(" and ", names.stream().sorted().toList())
                            + ", but has another name; leave it out.");
        }
        return query;
    }

    private static DraftImage image(Context context, Draft draft) {
        return draft.find(context.pathParam("id"))
                .orElseThrow(() -> new Refusal(404, "The product has no image of this id."));
    }

    private void show(Context context) {
        Draft draft = learning.get().draft(context.pathParam("name"));
        DraftImage image = image(context, draft);
        boolean overlay =
                query(context, Set.of("overlay")).one("overlay").orElse("").equals("true");
        context.contentType(JPEG).result(overlay ? overlay(draft, image) : preview(draft, image));
    }

    private static byte[] overlay(Draft draft, DraftImage image) {
        return Stream.concat(draft.candidate().stream(), draft.live().stream())
                .filter(each -> each.hasPicture(image.id()))
                .findFirst()
                .map(each -> CandidateScoring.bytes(each.picture(image.id())))
                .orElseThrow(() -> new Refusal(404, "The report has no picture of this image."));
    }

    private byte[] preview(Draft draft, DraftImage image) {
        CandidateScoring scoring = learning.get().scoring();
        Upload upload = new Upload(image.name(), CandidateScoring.bytes(draft.file(image)));
        return scoring.budget()
                .work(
                        new Deadline(timeout),
                        (long) image.width() * image.height(),
                        () -> UploadedPicture.decode(
                                upload, scoring.maxPixels(), decoded -> AnswerPictures.preview(decoded, PREVIEW_SIDE)));
    }

    private void remove(Context context) {
        Draft draft = learning.get().draft(context.pathParam("name"));
        learning.get().requireIdle(draft.product());
        draft.remove(image(context, draft));
        learning.get().folder().measure();
        context.status(204);
    }
}
