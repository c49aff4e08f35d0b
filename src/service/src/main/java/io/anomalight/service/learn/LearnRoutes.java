package io.anomalight.service.learn;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.service.feedback.Feedback;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Handles everything below {@code /v1/training}. */
public final class LearnRoutes {
    /** The path of all trainings. */
    public static final String ALL = "/v1/training";

    private static final String ONE = ALL + "/{name}";
    private static final String IMAGES = ONE + "/images";
    private static final String IMAGE = IMAGES + "/{id}";
    private static final String JPEG = "image/jpeg";
    private static final int PREVIEW_SIDE = 320;
    private static final int MEMORY_SHARE = 8;

    private final Optional<Learning> learning;
    private final Limits limits;
    private final Bodies bodies;
    private final Duration timeout;
    private final Semaphore candidates = new Semaphore(1);

    /**
     * The limits of a training, as they are written to JSON.
     *
     * @param fewestGood fewest good images of a training
     * @param mostGood most good images
     * @param mostBad most bad images
     * @param maxImageMb largest file of an image
     * @param maxMegapixels largest image, in millions of pixels
     */
    record Limits(int fewestGood, int mostGood, int mostBad, int maxImageMb, int maxMegapixels) {}

    /**
     * What a service can train, as it is written to JSON.
     *
     * @param freeMb what is left of the limit of all files
     */
    record Overview(List<Learner.Method> methods, Limits limits, long freeMb, List<Listed> products) {}

    /** A product with files of trainings, in a list. */
    record Listed(
            String name,
            int good,
            int bad,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String job,
            boolean candidate,
            boolean live) {}

    /**
     * Creates the handlers.
     *
     * @param learning empty if the service does not train
     * @param maxImageMb largest body of a request
     */
    public LearnRoutes(Optional<Learning> learning, int maxImageMb, int maxMegapixels, Duration timeout) {
        this.learning = learning;
        this.limits = new Limits(Learning.FEWEST_GOOD, Draft.MOST_GOOD, Draft.MOST_BAD, maxImageMb, maxMegapixels);
        this.bodies = new Bodies(maxImageMb * 1_000_000L, Runtime.getRuntime().maxMemory() / MEMORY_SHARE);
        this.timeout = timeout;
    }

    /** Registers the routes. */
    public void register(RoutesConfig routes) {
        routes.get(ALL, this::list);
        routes.get(ONE, this::one);
        routes.delete(ONE, this::delete);
        routes.post(IMAGES, this::upload);
        routes.get(IMAGE, this::image);
        routes.delete(IMAGE, this::removeImage);
        routes.post(ONE + "/start", this::start);
        routes.post(ONE + "/cancel", this::cancel);
        routes.post(ONE + "/predict", this::predict);
        routes.post(ONE + "/live", this::putLive);
        routes.delete(ONE + "/candidate", this::discard);
        routes.post(ONE + "/rollback", this::rollBack);
        routes.post(ONE + "/update", this::update);
    }

    private Learning learning() {
        return learning.orElseThrow(
                () -> new Refusal(404, "The service does not train; start it with models=<folder> training=<folder>."));
    }

    private Draft draft(Context context) {
        return learning().draft(context.pathParam("name"));
    }

    private void list(Context context) {
        Learning open = learning();
        Json.answer(
                context,
                new Overview(
                        open.methods(),
                        limits,
                        open.folder().free() / 1_000_000,
                        open.folder().all().stream()
                                .map(draft -> listed(open, draft))
                                .toList()));
    }

    private static Listed listed(Learning open, Draft draft) {
        return new Listed(
                draft.product(),
                draft.images(DraftImage.GOOD).size(),
                draft.images(DraftImage.BAD).size(),
                open.job(draft).map(JobView::state).orElse(""),
                draft.candidate().isPresent(),
                open.isLive(draft.product()));
    }

    private void one(Context context) {
        answer(context, draft(context));
    }

    /** Answers with a product, its images, its last job, and the reports about its candidate and its live model, as far as they exist. */
    private void answer(Context context, Draft draft) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", draft.product());
        shown.put(DraftImage.GOOD, draft.images(DraftImage.GOOD));
        shown.put(DraftImage.BAD, draft.images(DraftImage.BAD));
        shown.put("live", learning().isLive(draft.product()));
        ArchiveVersions versions = learning().versions(draft.product());
        shown.put("former", versions.former().size());
        shown.put("next", versions.hasCandidate());
        List<Feedback> unused = learning().unusedFeedback(draft.product());
        shown.put("feedback", unused.size());
        shown.put(
                "good_feedback",
                unused.stream()
                        .filter(each -> each.label() == Feedback.Label.GOOD)
                        .count());
        draft.candidate().flatMap(Candidate::update).ifPresent(update -> shown.put("update", update));
        learning().job(draft).ifPresent(job -> shown.put("job", job));
        draft.candidate().flatMap(Candidate::report).ifPresent(report -> shown.put("candidate", report));
        draft.live().flatMap(Candidate::report).ifPresent(report -> shown.put("live_report", report));
        Json.answer(context, shown);
    }

    private void upload(Context context) {
        Learning open = learning();
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
            ImageSize size = open.scoring()
                    .budget()
                    .work(
                            deadline,
                            DeclaredPixels.of(upload.bytes(), open.scoring().maxPixels()),
                            () -> UploadedPicture.decode(upload, open.scoring().maxPixels(), image -> image.size()));
            DraftImage shown = new DraftImage(
                    "",
                    kind,
                    upload.name(),
                    size.width(),
                    size.height(),
                    0,
                    ImageReader.extension(upload.bytes()).orElse("png"));
            Json.answer(context, open.folder().begun(product).add(upload, shown, open.folder()::take));
        }
    }

    private static Query query(Context context, Set<String> names) {
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

    private void image(Context context) {
        Learning open = learning();
        Draft draft = draft(context);
        DraftImage image = image(context, draft);
        boolean overlay =
                query(context, Set.of("overlay")).one("overlay").orElse("").equals("true");
        if (overlay) {
            Path picture = draft.candidate()
                    .or(draft::live)
                    .filter(each -> each.hasPicture(image.id()))
                    .orElseThrow(() -> new Refusal(404, "The report has no picture of this image."))
                    .picture(image.id());
            context.contentType(JPEG).result(CandidateScoring.bytes(picture));
            return;
        }
        Upload upload = new Upload(image.name(), CandidateScoring.bytes(draft.file(image)));
        byte[] preview = open.scoring()
                .budget()
                .work(
                        new Deadline(timeout),
                        (long) image.width() * image.height(),
                        () -> UploadedPicture.decode(
                                upload,
                                open.scoring().maxPixels(),
                                decoded -> AnswerPictures.preview(decoded, PREVIEW_SIDE)));
        context.contentType(JPEG).result(preview);
    }

    private void removeImage(Context context) {
        Draft draft = draft(context);
        learning().requireIdle(draft.product());
        draft.remove(image(context, draft));
        learning().folder().measure();
        context.status(204);
    }

    private void start(Context context) {
        Draft draft = draft(context);
        String method = query(context, Set.of("method")).one("method").orElse("");
        learning().train(draft, method);
        answer(context, draft);
    }

    private void cancel(Context context) {
        Draft draft = draft(context);
        learning().cancel(draft);
        answer(context, draft);
    }

    private void predict(Context context) {
        Deadline deadline = new Deadline(timeout);
        Draft draft = draft(context);
        Candidate candidate = learning().candidate(draft);
        if (!candidates.tryAcquire()) { // each request loads a model
            throw new Refusal(429, "Another image is scored with a candidate; send this one again in a second.");
        }
        try (Bodies.Body body = bodies.read(context.req(), deadline)) {
            Json.answer(
                    context,
                    learning().scoring().answer(candidate, Uploads.body(context.req(), body, "image"), deadline));
        } finally {
            candidates.release();
        }
    }

    private void putLive(Context context) {
        Draft draft = draft(context);
        learning().putLive(draft);
        answer(context, draft);
    }

    private void update(Context context) {
        Draft draft = draft(context);
        learning().update(draft);
        answer(context, draft);
    }

    private void rollBack(Context context) {
        Draft draft = draft(context);
        learning().rollBack(draft);
        answer(context, draft);
    }

    private void discard(Context context) {
        Draft draft = draft(context);
        learning().discard(draft);
        context.status(204);
    }

    private void delete(Context context) {
        Draft draft = draft(context);
        learning().requireIdle(draft.product());
        learning().folder().delete(draft);
        context.status(204);
    }
}
