package io.anomalight.service.learn;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.http.Bodies;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Uploads;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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

    /** The path of one product. */
    static final String ONE = ALL + "/{name}";

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
     * @param keepsImages whether the service keeps images that persons can review
     */
    record Overview(
            List<Learner.Method> methods, Limits limits, long freeMb, boolean keepsImages, List<Listed> products) {}

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
        new TrainingImageRoutes(this::learning, bodies, timeout).register(routes);
        routes.post(ONE + "/start", this::start);
        routes.post(ONE + "/cancel", this::cancel);
        routes.post(ONE + "/predict", this::predict);
        routes.post(ONE + "/live", this::putLive);
        routes.delete(ONE + "/candidate", this::discard);
        routes.delete(ONE + "/next", this::discardNext);
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
                        open.keepsImages(),
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
        ArchiveVersions versions = learning().publication().versions(draft.product());
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
        Optional<LiveModel> live = learning().liveModel(draft.product());
        live.ifPresent(model -> shown.put("live_model", model));
        draft.live()
                .flatMap(Candidate::report)
                .filter(report -> live.filter(model -> model.isOf(report)).isPresent())
                .ifPresent(report -> shown.put("live_report", report));
        Json.answer(context, shown);
    }

    private void start(Context context) {
        Draft draft = draft(context);
        String method = TrainingImageRoutes.query(context, Set.of("method"))
                .one("method")
                .orElse("");
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
        learning().requireIdle(draft.product());
        learning().publication().putLive(draft);
        answer(context, draft);
    }

    private void update(Context context) {
        Draft draft = draft(context);
        learning().update(draft);
        answer(context, draft);
    }

    private void rollBack(Context context) {
        Draft draft = draft(context);
        learning().requireIdle(draft.product());
        learning().publication().rollBack(draft);
        answer(context, draft);
    }

    private void discard(Context context) {
        Draft draft = draft(context);
        learning().requireIdle(draft.product());
        learning().publication().discard(draft);
        context.status(204);
    }

    private void discardNext(Context context) {
        Draft draft = draft(context);
        learning().requireIdle(draft.product());
        learning().publication().discardNext(draft);
        context.status(204);
    }

    private void delete(Context context) {
        Draft draft = draft(context);
        learning().requireIdle(draft.product());
        learning().folder().delete(draft);
        context.status(204);
    }
}
