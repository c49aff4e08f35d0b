package io.anomalight.service.learn;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.replay.VerdictFlip;
import java.util.List;

/**
 * What an update has changed, as it is written to JSON.
 *
 * @param model the name of the model in the configuration
 * @param created time of its archive, in UTC
 * @param seconds how long the job took
 * @param method how the model learned: {@code exact}, {@code sampled}, {@code extended} or {@code refitted}
 * @param note what the method means for this model, a sentence without its full stop
 * @param learned number of good images that were learned
 * @param heldOut number of good images that were held out for the threshold
 * @param bad number of bad images
 * @param formerThreshold the threshold of the live archive
 * @param threshold an image with this raw score or a higher one is anomalous
 * @param thresholdOrigin where the threshold comes from
 * @param promise what the threshold promises about false alarms, as a part of a sentence
 * @param shortfall what the promise that was asked for would need; empty if it is kept
 * @param replay what the new model says about past images
 * @param feedback the feedback that it was updated with
 */
record UpdatedReport(
        String model,
        String created,
        long seconds,
        String method,
        String note,
        int learned,
        int heldOut,
        int bad,
        float formerThreshold,
        float threshold,
        String thresholdOrigin,
        String promise,
        String shortfall,
        Replayed replay,
        List<Long> feedback) {
    private static final int MOST_FLIPS = 50;

    UpdatedReport {
        feedback = List.copyOf(feedback);
    }

    /**
     * The verdicts of the history beside those of the new model.
     *
     * @param scored number of past images that were scored again
     * @param notKept number of past images that are not kept any more
     * @param failed number of past images that could not be scored
     * @param feedbackImages number of these images with feedback
     * @param agreedBefore how many former verdicts agree with the feedback
     * @param agree how many new verdicts agree with the feedback
     * @param flipCount number of images whose verdict changes
     * @param changes numbers of images by former and new verdict
     * @param flips the strongest of the images whose verdict changes
     */
    record Replayed(
            long scored,
            long notKept,
            long failed,
            long feedbackImages,
            long agreedBefore,
            long agree,
            long flipCount,
            List<Change> changes,
            List<Flipped> flips) {
        Replayed {
            changes = List.copyOf(changes);
            flips = List.copyOf(flips);
        }

        static Replayed of(ReplayResult result) {
            return new Replayed(
                    result.scored(),
                    result.notKept(),
                    result.failed(),
                    result.after().images(),
                    result.before().agreeing(),
                    result.after().agreeing(),
                    result.flipCount(),
                    result.changes().entrySet().stream()
                            .map(each -> new Change(
                                    each.getKey().before(), each.getKey().after(), each.getValue()))
                            .toList(),
                    result.flips().stream().limit(MOST_FLIPS).map(Flipped::of).toList());
        }
    }

    /** A number of images with the same pair of verdicts. */
    record Change(String before, String after, long images) {}

    /**
     * An image whose verdict changes.
     *
     * @param id SHA-256 of its file
     * @param feedback what a person said about it: {@code good} or {@code bad}; left out without feedback
     */
    record Flipped(
            String id,
            String name,
            String before,
            double beforeScore,
            String after,
            double afterScore,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String feedback) {
        private static Flipped of(VerdictFlip flip) {
            return new Flipped(
                    flip.sha256(),
                    flip.name(),
                    flip.before().label(),
                    flip.before().normalized(),
                    flip.after().label(),
                    flip.after().normalized(),
                    flip.feedback().map(Object::toString).orElse(""));
        }
    }

    static UpdatedReport of(
            ModelCard former,
            ModelCard card,
            UpdateOutcome outcome,
            ReplayResult replay,
            List<Long> feedback,
            long seconds) {
        PostProcessor thresholds = card.postProcessor();
        return new UpdatedReport(
                card.model(),
                card.created().toString(),
                seconds,
                outcome.method(),
                outcome.note(),
                outcome.learned(),
                outcome.heldOut(),
                outcome.bad(),
                former.postProcessor().imageThreshold(),
                thresholds.imageThreshold(),
                thresholds.imageThresholdOrigin(),
                thresholds.falseAlarms().sentence(),
                thresholds.falseAlarms().shortfall().orElse(""),
                Replayed.of(replay),
                feedback);
    }
}
