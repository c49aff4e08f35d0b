package io.anomalight.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.archive.Lineage;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.service.http.Answer;
import io.anomalight.service.http.Json;
import io.anomalight.service.picture.AnswerPictures;
import io.anomalight.service.product.Products;
import io.anomalight.service.product.ServedModel;
import java.util.List;
import java.util.Optional;

/**
 * The answer of {@code GET /v1/model}. A client can apply other thresholds with these numbers.
 *
 * @param file name of the archive
 * @param model the name under which recipes choose it
 * @param created when it was exported
 * @param loaded when this service loaded it
 * @param precision the number format in which the model computes
 * @param image thresholds and ranges of images; with several categories, of all together
 * @param pixel the same of pixels
 * @param review the review threshold of images
 * @param falseAlarms what normal images promise about the verdict
 * @param regions what decides the verdict, and what a region needs
 * @param region the border of the region of interest as a transparent PNG, a data URL; empty, and left out of the
 *     JSON, if the whole image counts
 * @param categories the categories of the model; empty if it has one
 * @param lineage the updates that led to the archive, the oldest first
 */
record ModelAnswer(
        String file,
        String model,
        String created,
        String loaded,
        String anomalightVersion,
        String precision,
        Answer.Size inputSize,
        Scale image,
        Scale pixel,
        Review review,
        Promise falseAlarms,
        Rules regions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String region,
        List<Category> categories,
        List<Update> lineage,
        Limits limits) {

    /**
     * How raw scores are normalised: {@code (score - threshold) / (max - min) + 0.5}, clipped to [0, 1].
     *
     * @param threshold a raw score at or above it is anomalous
     * @param thresholdOrigin how the threshold was found, as text
     * @param min lowest raw score of the validation images
     * @param max highest raw score of the validation images
     */
    record Scale(float threshold, String thresholdOrigin, double min, double max) {
        static Scale ofImages(PostProcessor learned) {
            return new Scale(
                    learned.imageThreshold(), learned.imageThresholdOrigin(), learned.imageMin(), learned.imageMax());
        }

        static Scale ofPixels(PostProcessor learned) {
            return new Scale(
                    learned.pixelThreshold(), learned.pixelThresholdOrigin(), learned.pixelMin(), learned.pixelMax());
        }
    }

    /**
     * The review threshold.
     *
     * @param threshold a raw score at or above it that does not reach the threshold of images is for review; equal to that if there
     *     are no reviews
     * @param origin how it was found, as text; empty if there are no reviews
     */
    record Review(float threshold, String origin) {
        static Review of(PostProcessor learned) {
            return new Review(learned.reviewThreshold(), learned.reviewThresholdOrigin());
        }
    }

    /**
     * What normal images promise about the verdict.
     *
     * @param normalImages number of normal images; 0 if the archive has no record of them
     * @param exceeding how many of them are anomalous, or may be
     * @param bound upper bound of the share of new normal images that are anomalous
     * @param confidence the probability with which the bound holds
     * @param choice whether the threshold was fixed, chosen by a rate, or searched on these images
     */
    record Promise(long normalImages, long exceeding, double bound, double confidence, String choice) {
        static Promise of(PostProcessor learned) {
            FalseAlarmPromise promise = learned.falseAlarms();
            return new Promise(
                    promise.normalImages(),
                    promise.exceeding(),
                    promise.bound(),
                    FalseAlarmPromise.CONFIDENCE,
                    promise.choice().toString());
        }
    }

    /** What decides the verdict, {@code score} or {@code regions}, and what a region needs; 0 for no limit. */
    record Rules(String verdict, int minArea, int minWidth, double minMeanScore, double minPeakScore) {
        static Rules of(PostProcessor learned) {
            RegionFilters filters = learned.regions().filters();
            return new Rules(
                    learned.regions().verdict().toString(),
                    filters.minArea(),
                    filters.minWidth(),
                    filters.minMeanScore(),
                    filters.minPeakScore());
        }
    }

    /** One of several categories, with its own thresholds, ranges and region of interest. */
    record Category(
            String name,
            Scale image,
            Scale pixel,
            Review review,
            Promise falseAlarms,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String region) {
        static List<Category> of(PostProcessor all, InputRegions regions) {
            return all.categories().entrySet().stream()
                    .map(each -> new Category(
                            each.getKey(),
                            Scale.ofImages(each.getValue()),
                            Scale.ofPixels(each.getValue()),
                            Review.of(each.getValue()),
                            Promise.of(each.getValue()),
                            outline(regions.of(each.getKey()))))
                    .toList();
        }
    }

    /**
     * One update.
     *
     * @param parentSha256 checksum of the archive that was updated
     * @param bound of an extended memory bank, the largest amount by which a distance may differ from that to all learned patches;
     *     otherwise 0
     * @param learned number of good images that were learned
     * @param heldOut number of good images that were held out for thresholds
     * @param bad number of bad images, which are never learned
     */
    record Update(
            int generation,
            String parentSha256,
            String time,
            String method,
            double bound,
            int learned,
            int heldOut,
            int bad) {
        static List<Update> of(Lineage lineage) {
            return lineage.steps().stream()
                    .map(step -> new Update(
                            step.generation(),
                            step.parentSha256(),
                            step.time().toString(),
                            step.method(),
                            step.bound().orElse(0),
                            step.learned(),
                            step.heldOut(),
                            step.bad()))
                    .toList();
        }
    }

    /** The limits of a request. */
    record Limits(int bodyMegabytes, int imageMegapixels, int batchImages, int seconds) {}

    private static String outline(Optional<InputRegion> region) {
        return region.map(AnswerPictures::outline).orElse("");
    }

    static ModelAnswer of(Products.Lease lease, ServiceConfig config) {
        ServedModel model = lease.model();
        ModelCard card = model.scorer().card();
        PostProcessor postProcessor = card.postProcessor();
        return new ModelAnswer(
                Json.fileName(lease.product().file()),
                card.model(),
                card.created().toString(),
                model.loaded().toString(),
                card.anomalightVersion(),
                model.scorer().precision().toString(),
                Answer.Size.of(card.inputSize()),
                Scale.ofImages(postProcessor),
                Scale.ofPixels(postProcessor),
                Review.of(postProcessor),
                Promise.of(postProcessor),
                Rules.of(postProcessor),
                outline(card.regions().shared()),
                Category.of(postProcessor, card.regions()),
                Update.of(card.lineage()),
                new Limits(config.maxBodyMb(), config.maxMegapixels(), config.queue(), config.timeoutSeconds()));
    }
}
