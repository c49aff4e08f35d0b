package io.anomalight.service.learn;

import io.anomalight.detector.Detection;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.service.http.Answer;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.picture.AnswerPictures;
import io.anomalight.service.picture.DeclaredPixels;
import io.anomalight.service.picture.PixelBudget;
import io.anomalight.service.picture.UploadedPicture;
import io.anomalight.service.product.ProductLoader;
import io.anomalight.service.product.ServiceScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores images with candidates, which are loaded for it and closed after it.
 *
 * @param loader loads archives
 * @param budget limits the images that are decoded at the same time
 * @param maxPixels largest number of pixels of an image
 */
record CandidateScoring(ProductLoader loader, PixelBudget budget, long maxPixels) {
    private static final Logger LOG = LoggerFactory.getLogger(CandidateScoring.class);
    private static final int BATCH = 8;
    private static final int BINS = 40;
    private static final int MOST_UNUSUAL = 12;
    private static final int LONGEST_SIDE = 900;
    private static final Duration PATIENCE = Duration.ofMinutes(10); // requests come first

    /** An image with its result. */
    private record Result(DraftImage image, ImageResult result, CandidateReport.Scored scored) {}

    /** The answer of a candidate for one image, with its heat map. */
    Answer answer(Candidate candidate, Upload upload, Deadline deadline) {
        try (ServiceScorer scorer = loader.load(candidate.archive())) {
            PostProcessor thresholds = scorer.card().postProcessor();
            ImageResult result = scorer.evaluate(List.of(budget.work(
                            deadline,
                            DeclaredPixels.of(upload.bytes(), maxPixels),
                            () -> UploadedPicture.decode(upload, maxPixels, scorer::prepare))))
                    .get(0);
            return budget.work(
                    deadline,
                    result.image().originalSize().pixels(),
                    () -> Answer.of(
                            upload.name(),
                            Detection.of(result, thresholds),
                            thresholds,
                            "",
                            AnswerPictures.heatMap(result, thresholds),
                            Json.fileName(candidate.archive()),
                            deadline));
        } catch (UserError broken) {
            LOG.warn("The candidate can't score an image: {}", broken.getMessage());
            throw new Refusal(409, "The candidate can't score this image; the log of the service says why.");
        }
    }

    /**
     * Scores all images of a draft, and draws those that a person should see.
     *
     * @param seconds how long the job took until now
     */
    CandidateReport report(Draft draft, Candidate candidate, JobProgress progress, long seconds) {
        List<DraftImage> images = draft.state().images();
        try (ServiceScorer scorer = loader.load(candidate.archive());
                Progress scored = progress.progress("Scoring the images", "images", images.size())) {
            List<CandidateReport.Scored> all = new ArrayList<>();
            Function<DraftImage, Boolean> heldOut = heldOut(scorer.card());
            inBatches(images, progress, some -> {
                results(draft, some, scorer, heldOut).forEach(each -> all.add(each.scored()));
                scored.step(some.size());
            });
            List<CandidateReport.Scored> unusual = all.stream()
                    .filter(each -> isGood(draft, each))
                    .sorted(Comparator.comparing(CandidateReport.Scored::heldOut)
                            .thenComparingDouble(CandidateReport.Scored::normalizedScore)
                            .reversed())
                    .limit(MOST_UNUSUAL)
                    .toList();
            List<CandidateReport.Scored> bad = all.stream()
                    .filter(each -> !isGood(draft, each))
                    .sorted(Comparator.comparingDouble(CandidateReport.Scored::normalizedScore))
                    .toList();
            List<DraftImage> shown = Stream.concat(unusual.stream(), bad.stream())
                    .flatMap(each -> draft.find(each.id()).stream())
                    .toList();
            inBatches(shown, progress, some -> results(draft, some, scorer, heldOut)
                    .forEach(each -> draw(draft, candidate, each, scorer.card())));
            return report(scorer.card(), all, unusual, bad, seconds);
        }
    }

    private static boolean isGood(Draft draft, CandidateReport.Scored scored) {
        return draft.find(scored.id()).filter(DraftImage::good).isPresent();
    }

    /** Which images the model did not learn from; an archive without a record learned from all. */
    private static Function<DraftImage, Boolean> heldOut(ModelCard card) {
        return TrainedImages.of(card)
                .<Function<DraftImage, Boolean>>map(learned -> image -> !learned.contains(image.id()))
                .orElse(image -> false);
    }

    private static void inBatches(
            List<DraftImage> images, JobProgress progress, java.util.function.Consumer<List<DraftImage>> body) {
        for (int from = 0; from < images.size() && !progress.requested(); from += BATCH) {
            body.accept(images.subList(from, Math.min(images.size(), from + BATCH)));
        }
    }

    private List<Result> results(
            Draft draft, List<DraftImage> images, ServiceScorer scorer, Function<DraftImage, Boolean> heldOut) {
        PostProcessor thresholds = scorer.card().postProcessor();
        List<ImageResult> results = scorer.evaluate(images.stream()
                .map(image ->
                        decoded(draft, image, upload -> UploadedPicture.decode(upload, maxPixels, scorer::prepare)))
                .toList());
        List<Result> all = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            DraftImage image = images.get(i);
            ImageResult result = results.get(i);
            all.add(new Result(
                    image,
                    result,
                    new CandidateReport.Scored(
                            image.id(),
                            image.name(),
                            thresholds.normalizeScore(result.score()),
                            thresholds.verdict(result).label(),
                            heldOut.apply(image))));
        }
        return all;
    }

    private <T> T decoded(Draft draft, DraftImage image, Function<Upload, T> use) {
        Upload upload = new Upload(image.name(), bytes(draft.file(image)));
        return budget.work(
                new Deadline(PATIENCE), DeclaredPixels.of(upload.bytes(), maxPixels), () -> use.apply(upload));
    }

    private void draw(Draft draft, Candidate candidate, Result each, ModelCard card) {
        byte[] picture = decoded(
                draft,
                each.image(),
                upload -> UploadedPicture.decode(
                        upload,
                        maxPixels,
                        image -> AnswerPictures.overlay(
                                image.as(card.channels()), each.result(), card.postProcessor(), LONGEST_SIDE)));
        Path file = candidate.picture(each.image().id());
        try {
            AtomicFile.write(file, temporary -> Files.write(temporary, picture));
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static CandidateReport report(
            ModelCard card,
            List<CandidateReport.Scored> all,
            List<CandidateReport.Scored> unusual,
            List<CandidateReport.Scored> bad,
            long seconds) {
        PostProcessor thresholds = card.postProcessor();
        List<CandidateReport.Scored> good =
                all.stream().filter(each -> !bad.contains(each)).toList();
        List<CandidateReport.Scored> held =
                good.stream().filter(CandidateReport.Scored::heldOut).toList();
        List<CandidateReport.Scored> learned =
                good.stream().filter(each -> !each.heldOut()).toList();
        return new CandidateReport(
                card.model(),
                card.created().toString(),
                seconds,
                thresholds.imageThreshold(),
                thresholds.imageThresholdOrigin(),
                thresholds.falseAlarms().sentence(),
                thresholds.falseAlarms().shortfall().orElse(""),
                learned.size(),
                held.size(),
                anomalous(held),
                bad.size(),
                anomalous(bad),
                new CandidateReport.Histogram(bins(learned), bins(held), bins(bad)),
                unusual,
                bad);
    }

    private static int anomalous(List<CandidateReport.Scored> images) {
        return (int) images.stream()
                .filter(each -> each.label().equals(Verdict.ANOMALOUS.label()))
                .count();
    }

    private static List<Integer> bins(List<CandidateReport.Scored> images) {
        List<Integer> bins = new ArrayList<>(Collections.nCopies(BINS, 0));
        for (CandidateReport.Scored each : images) {
            int bin = Math.min(BINS - 1, (int) (each.normalizedScore() * BINS));
            bins.set(bin, bins.get(bin) + 1);
        }
        return bins;
    }
}
