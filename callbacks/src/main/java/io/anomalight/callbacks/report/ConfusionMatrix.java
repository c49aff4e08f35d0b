package io.anomalight.callbacks.report;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * The confusion matrix of an evaluation, in images.
 *
 * @param split the name of the split, for instance {@code test}
 * @param good number of normal images
 * @param falsePositives number of normal images that were classified as defective
 * @param defective number of defective images
 * @param falseNegatives number of defective images that were classified as normal
 * @param goodForReview number of normal images that are for review
 * @param defectiveForReview number of defective images that are for review
 */
record ConfusionMatrix(
        String split,
        int good,
        int falsePositives,
        int defective,
        int falseNegatives,
        int goodForReview,
        int defectiveForReview) {

    static ConfusionMatrix of(String split, List<EvaluatedImage> images, PostProcessor postProcessor) {
        int[] counts = new int[6];
        for (EvaluatedImage image : images) {
            if (image.label() != Label.UNKNOWN && image.isDecided(postProcessor)) {
                int first = image.label() == Label.NORMAL ? 0 : 2;
                counts[first]++;
                counts[first + 1] += image.isWrong(postProcessor) ? 1 : 0;
                counts[4 + first / 2] += image.verdict(postProcessor) == Verdict.REVIEW ? 1 : 0;
            }
        }
        return new ConfusionMatrix(split, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    }

    int all() {
        return good + defective;
    }

    int wrong() {
        return falsePositives + falseNegatives;
    }

    int review() {
        return goodForReview + defectiveForReview;
    }

    /** The counts in a sentence. */
    String sentence() {
        if (all() == 0) {
            return "There were no labelled " + split + " images.";
        }
        if (review() > 0) {
            return String.format(
                    Locale.ROOT,
                    "Of %d %s images %d are classified correctly and %d are for review (%d good, %d defective)%s.",
                    all(),
                    split,
                    all() - wrong() - review(),
                    review(),
                    goodForReview,
                    defectiveForReview,
                    wrong() == 0 ? "" : ": " + mistakes());
        }
        if (wrong() == 0) {
            return (all() == 1 ? "The one " + split + " image is" : "All " + all() + " " + split + " images are")
                    + " classified correctly" + (defective == 0 ? "; there are no defective images." : ".");
        }
        return String.format(
                Locale.ROOT,
                "Of %d %s %s %d %s classified correctly: %s.",
                all(),
                split,
                all() == 1 ? "image" : "images",
                all() - wrong(),
                all() - wrong() == 1 ? "is" : "are",
                mistakes());
    }

    private String mistakes() {
        String misses = falseNegatives == 0 ? "" : were(falseNegatives, "defective image") + " missed";
        String alarms = falsePositives == 0 ? "" : were(falsePositives, "good image") + " rejected";
        if (falseNegatives == 0) {
            return alarms + (defective == 0 ? ", and there are no defective images" : ", and no defect was missed");
        }
        return misses + (falsePositives == 0 ? ", and no good image was rejected" : " and " + alarms);
    }

    private static String were(int count, String noun) {
        return count + " " + noun + (count == 1 ? " was" : "s were");
    }
}
