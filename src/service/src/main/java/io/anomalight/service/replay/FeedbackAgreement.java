package io.anomalight.service.replay;

import io.anomalight.service.feedback.Feedback;

/**
 * How verdicts agree with the feedback about their images. Each label of a person is counted with each verdict about it.
 *
 * @param good good images with a verdict
 * @param goodNormal of these, the normal ones
 * @param goodReview of these, those for review
 * @param bad bad images with a verdict
 * @param badAnomalous of these, the anomalous ones
 * @param badReview of these, those for review
 */
public record FeedbackAgreement(
        long good, long goodNormal, long goodReview, long bad, long badAnomalous, long badReview) {
    /** No images. */
    public static final FeedbackAgreement NONE = new FeedbackAgreement(0, 0, 0, 0, 0, 0);

    /** With one more image. */
    FeedbackAgreement with(Feedback.Label label, String verdict) {
        long review = verdict.equals("review") ? 1 : 0;
        return label == Feedback.Label.GOOD
                ? new FeedbackAgreement(
                        good + 1,
                        goodNormal + (verdict.equals("normal") ? 1 : 0),
                        goodReview + review,
                        bad,
                        badAnomalous,
                        badReview)
                : new FeedbackAgreement(
                        good,
                        goodNormal,
                        goodReview,
                        bad + 1,
                        badAnomalous + (verdict.equals("anomalous") ? 1 : 0),
                        badReview + review);
    }

    /** What is left without a part of these images. */
    public FeedbackAgreement without(FeedbackAgreement part) {
        return new FeedbackAgreement(
                good - part.good,
                goodNormal - part.goodNormal,
                goodReview - part.goodReview,
                bad - part.bad,
                badAnomalous - part.badAnomalous,
                badReview - part.badReview);
    }

    /** Good images that are normal, and bad ones that are anomalous. */
    public long agreeing() {
        return goodNormal + badAnomalous;
    }

    /** Images with feedback and a verdict. */
    public long images() {
        return good + bad;
    }
}
