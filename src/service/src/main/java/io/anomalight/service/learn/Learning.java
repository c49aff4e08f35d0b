package io.anomalight.service.learn;

import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.ServerPaths;
import io.anomalight.service.picture.PixelBudget;
import io.anomalight.service.product.ProductLoader;
import io.anomalight.service.product.Products;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the page may do about trainings: start and cancel jobs, and put their results live. All methods may be called by any thread. */
public final class Learning implements AutoCloseable {
    /** Fewest good images of a training. */
    static final int FEWEST_GOOD = 20;

    private static final String TRAIN = "train";
    private static final String UPDATE = "update";

    private final Learner learner;
    private final TrainingFolder folder;
    private final Jobs jobs = new Jobs();
    private final Products products;
    private final CandidateScoring scoring;
    private final Optional<PastImages> past;
    private final Publication publication;
    private final ServerPaths paths;

    private Learning(
            Learner learner,
            TrainingFolder folder,
            Products products,
            Path models,
            CandidateScoring scoring,
            Optional<PastImages> past) {
        this.learner = learner;
        this.folder = folder;
        this.products = products;
        this.scoring = scoring;
        this.past = past;
        this.paths = ServerPaths.of(models, folder.path());
        this.publication = new Publication(models, products, folder, past);
    }

    /**
     * Opens the folder of the trainings.
     *
     * @param products the products of the service, which get what is put live
     * @param models the folder of their archives
     * @param maxPixels largest number of pixels of an image
     * @param past the feedback and the images of the history; empty if the service keeps none
     * @throws UserError if the folder can't be used
     */
    public static Learning open(
            LearnSettings settings,
            Learner learner,
            Products products,
            Path models,
            ProductLoader loader,
            long maxPixels,
            Optional<PastImages> past) {
        return new Learning(
                learner,
                TrainingFolder.open(settings),
                products,
                models,
                new CandidateScoring(loader, PixelBudget.ofShadows(), maxPixels),
                past);
    }

    TrainingFolder folder() {
        return folder;
    }

    CandidateScoring scoring() {
        return scoring;
    }

    List<Learner.Method> methods() {
        return learner.methods();
    }

    /** The state of the last job of a product. */
    Optional<JobView> job(Draft draft) {
        return jobs.view(draft.product()).or(draft::lastJob).map(view -> view.hiding(paths));
    }

    /** Whether the service keeps images that persons can review. */
    boolean keepsImages() {
        return past.isPresent();
    }

    /** What the model of a live product is; empty if the product is not live, or its archive can't be read. */
    Optional<LiveModel> liveModel(String product) {
        return products.find(product)
                .flatMap(known -> known.status().card().or(() -> card(known.file())))
                .map(LiveModel::of);
    }

    private static Optional<ModelCard> card(Path archive) {
        try {
            return Optional.of(Archive.open(archive).card());
        } catch (UserError unreadable) {
            return Optional.empty();
        }
    }

    boolean isLive(String product) {
        return products.find(product).isPresent();
    }

    /**
     * Throws if a job of the product is not finished.
     *
     * @throws Refusal with status 409
     */
    void requireIdle(String product) {
        if (jobs.of(product).isPresent()) {
            throw new Refusal(409, "A job of this product is not finished; wait for its end, or cancel it.");
        }
    }

    /**
     * Starts a training with the images of a product.
     *
     * @throws Refusal with status 400 if there is no such method, 409 if there are too few images or the product has an unfinished
     *     job, and 429 if too many jobs wait
     */
    void train(Draft draft, String method) {
        if (methods().stream().noneMatch(each -> each.name().equals(method))) {
            throw new Refusal(
                    400,
                    "method is "
                            + String.join(
                                    " or ",
                                    methods().stream().map(Learner.Method::name).toList()) + "; send one of them.");
        }
        int good = draft.images(DraftImage.GOOD).size();
        if (good < FEWEST_GOOD) {
            throw new Refusal(
                    409,
                    "The product has " + good + (good == 1 ? " good image" : " good images") + ", but a training needs "
                            + FEWEST_GOOD + " or more; upload further ones.");
        }
        folder.take(0);
        jobs.submit(new LearningJob(
                draft.product(),
                TRAIN,
                method,
                progress -> result(draft, progress, candidate -> {
                    long start = System.nanoTime();
                    progress.part("Learning");
                    learner.train(
                            new TrainingOrder(
                                    draft.product(),
                                    draft.folder(),
                                    !draft.images(DraftImage.BAD).isEmpty(),
                                    method,
                                    candidate.folder(),
                                    candidate.archive()),
                            progress);
                    if (!progress.requested()) {
                        progress.part("Report");
                        candidate.write(scoring.report(
                                draft, candidate, progress, (System.nanoTime() - start) / 1_000_000_000));
                    }
                }),
                draft::job));
    }

    /** The feedback of a product that no update has used; empty if the service keeps no images. */
    List<Feedback> unusedFeedback(String product) {
        return past.map(images -> images.unused(product)).orElse(List.of());
    }

    /**
     * Starts an update of a product with its unused feedback.
     *
     * @throws Refusal with status 404 if the service has no such product or keeps no images, 409 if there is no unused feedback or
     *     the product has an unfinished job, and 429 if too many jobs wait
     */
    void update(Draft draft) {
        PastImages images = past.orElseThrow(() -> new Refusal(
                404, "The service keeps no images to learn from; start it with history=<file> keep_images=<folder>."));
        String product = draft.product();
        products.named(product);
        if (images.unused(product).isEmpty()) {
            throw new Refusal(
                    409,
                    "There is no feedback about this product that was not used yet; review some of its images first.");
        }
        folder.take(0);
        Path archive = publication.versions(product).live();
        jobs.submit(new LearningJob(
                product,
                UPDATE,
                "feedback",
                progress -> result(draft, progress, candidate -> {
                    Path copies = draft.newFeedback();
                    try {
                        new FeedbackUpdate(learner, images).run(product, archive, copies, candidate, progress);
                    } finally {
                        if (candidate.update().isEmpty()) {
                            FolderFiles.delete(copies);
                        }
                    }
                }),
                draft::job));
    }

    @FunctionalInterface
    private interface Work {
        void write(Candidate candidate);
    }

    /** Makes a candidate and its report; after a failure or a stop, nothing of it is left. */
    private void result(Draft draft, JobProgress progress, Work work) {
        Candidate candidate = new Candidate(draft.newResults());
        boolean complete = false;
        try {
            work.write(candidate);
            if (!progress.requested()) {
                folder.requireWithinLimit();
                draft.candidate(candidate.folder());
                complete = true;
            }
        } finally {
            if (!complete) {
                FolderFiles.delete(candidate.folder());
            }
            folder.measure();
        }
    }

    /**
     * Ends the unfinished job of a product at its next step.
     *
     * @throws Refusal with status 409 if it has none
     */
    void cancel(Draft draft) {
        jobs.of(draft.product())
                .orElseThrow(() -> new Refusal(409, "The product has no job that could be cancelled."))
                .cancel();
    }

    /** The draft of a product; it is begun if the product has no files of trainings yet. */
    Draft draft(String product) {
        return folder.find(product)
                .or(() -> products.find(product).map(known -> folder.begun(product)))
                .orElseGet(() -> folder.named(product));
    }

    /**
     * The candidate of a product.
     *
     * @throws Refusal with status 404 if it has none
     */
    Candidate candidate(Draft draft) {
        return draft.candidate()
                .filter(each -> Files.isRegularFile(each.archive()))
                .orElseThrow(() -> new Refusal(404, "The product has no candidate; train it first."));
    }

    /** What is live, and what was. */
    Publication publication() {
        return publication;
    }

    /** Interrupts the jobs. */
    @Override
    public void close() {
        jobs.close();
        folder.close();
    }
}
