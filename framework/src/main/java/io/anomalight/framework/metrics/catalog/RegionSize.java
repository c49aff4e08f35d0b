package io.anomalight.framework.metrics.catalog;

/** The size of a region of a mask, as a share of the image. */
enum RegionSize {
    /** Less than 0.1 % of the image. */
    SMALL("Small", 0, 0.001),
    /** From 0.1 % to less than 1 %. */
    MEDIUM("Medium", 0.001, 0.01),
    /** 1 % and more. */
    LARGE("Large", 0.01, Double.POSITIVE_INFINITY);

    private final String label;
    private final double from;
    private final double below;

    RegionSize(String label, double from, double below) {
        this.label = label;
        this.from = from;
        this.below = below;
    }

    String label() {
        return label;
    }

    boolean has(int regionPixels, int imagePixels) {
        double share = (double) regionPixels / imagePixels;
        return share >= from && share < below;
    }
}
