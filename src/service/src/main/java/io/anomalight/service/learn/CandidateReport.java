package io.anomalight.service.learn;

import java.util.List;

/**
 * What a candidate says about the images of its product, as it is written to JSON.
 *
 * @param model the name of the model in the configuration
 * @param created time of its archive, in UTC
 * @param seconds how long the job took
 * @param threshold an image with this raw score or a higher one is anomalous
 * @param thresholdOrigin where the threshold comes from
 * @param promise what the threshold promises about false alarms, as a part of a sentence
 * @param shortfall what would be needed for the promise that was asked for, as a part of a sentence; empty if it is kept
 * @param learned number of good images that it learned from
 * @param heldOut number of good images that it did not learn from, and that set the threshold
 * @param falseAlarms how many of those held out are anomalous
 * @param defects number of bad images
 * @param found how many of them are anomalous
 * @param histogram the normalised scores
 * @param unusual the good images with the highest scores, the highest first; those held out come before those learned
 * @param bad the bad images, the lowest score first
 */
record CandidateReport(
        String model,
        String created,
        long seconds,
        float threshold,
        String thresholdOrigin,
        String promise,
        String shortfall,
        int learned,
        int heldOut,
        int falseAlarms,
        int defects,
        int found,
        Histogram histogram,
        List<Scored> unusual,
        List<Scored> bad) {
    CandidateReport {
        unusual = List.copyOf(unusual);
        bad = List.copyOf(bad);
    }

    /**
     * Numbers of images in bins of equal width from 0 to 1; the threshold is at 0.5.
     *
     * @param learned good images that the model learned from
     * @param heldOut other good images
     * @param bad bad images
     */
    record Histogram(List<Integer> learned, List<Integer> heldOut, List<Integer> bad) {
        Histogram {
            learned = List.copyOf(learned);
            heldOut = List.copyOf(heldOut);
            bad = List.copyOf(bad);
        }
    }

    /**
     * One image.
     *
     * @param id SHA-256 of its file
     * @param name the name of the uploaded file
     * @param normalizedScore score in [0, 1], 0.5 at the threshold
     * @param label {@code normal}, {@code review} or {@code anomalous}
     * @param heldOut whether the model did not learn from it
     */
    record Scored(String id, String name, double normalizedScore, String label, boolean heldOut) {}
}
