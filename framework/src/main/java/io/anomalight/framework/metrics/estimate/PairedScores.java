package io.anomalight.framework.metrics.estimate;

/**
 * The scores of the same images by two models.
 *
 * @param firstNormal the scores of the normal images by the first model; must not be changed
 * @param secondNormal those of the second, in the same order
 * @param firstAnomalous the scores of the defective images by the first model
 * @param secondAnomalous those of the second, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PairedScores(float[] firstNormal, float[] secondNormal, float[] firstAnomalous, float[] secondAnomalous) {
    public PairedScores {
        if (firstNormal.length != secondNormal.length || firstAnomalous.length != secondAnomalous.length) {
            throw new IllegalArgumentException("both models must have scored the same images");
        }
    }

    /** Whether there are images of both classes. */
    public boolean hasBothClasses() {
        return firstNormal.length > 0 && firstAnomalous.length > 0;
    }

    /** Whether other images of each class could be drawn from these. */
    boolean varies() {
        return firstNormal.length > 1 && firstAnomalous.length > 1;
    }
}
