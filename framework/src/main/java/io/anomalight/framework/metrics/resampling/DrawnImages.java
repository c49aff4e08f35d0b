package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.metrics.ranking.Ranking;

/** As many images as were scored, drawn from them with replacement; normal and defective images apart. */
public final class DrawnImages {
    private final ResampledImages images;
    private final int[] normal;
    private final int[] anomalous;
    private final Ranking ofImages;
    private final Ranking ofVerdicts;
    private final Ranking ofPixels;

    DrawnImages(ResampledImages images, int[] normal, int[] anomalous, Ranking ofPixels) {
        this.images = images;
        this.normal = normal;
        this.anomalous = anomalous;
        ofImages = images.scores(normal, anomalous);
        ofVerdicts = images.verdicts(normal, anomalous);
        this.ofPixels = ofPixels;
    }

    /** The category of the images; empty if they have none. */
    public String category() {
        return images.category();
    }

    /** How often a normal image was drawn; they are numbered from 0 in the order in which they were scored. */
    public int timesNormal(int image) {
        return normal[image];
    }

    /** How often a defective image was drawn; they are numbered from 0 in the order in which they were scored. */
    public int timesAnomalous(int image) {
        return anomalous[image];
    }

    /** The ranking of the drawn images, which is exact. */
    public Ranking images() {
        return ofImages;
    }

    /** The verdicts on the drawn images: an image that is called anomalous has the score 1, and any other 0. */
    public Ranking verdicts() {
        return ofVerdicts;
    }

    /** The ranking of the pixels of the drawn images; the order within a bin is unknown. */
    public Ranking pixels() {
        return ofPixels;
    }

    /** Whether draws differ in their images of both classes: each has at least two. */
    public boolean imagesVary() {
        return normal.length > 1 && anomalous.length > 1;
    }

    /** Whether draws differ in their defects: at least two images have a mask with a defect. A single normal image is too few. */
    public boolean pixelsVary() {
        return normal.length != 1 && images.withDefect() > 1;
    }
}
