package io.anomalight.framework.metrics.regions;

/**
 * Which groups of anomalous pixels are regions, and whether they decide the verdict.
 *
 * @param verdict what decides whether an image is anomalous
 * @param filters what a region needs
 */
public record RegionRules(VerdictBy verdict, RegionFilters filters) {
    /** The score decides, and every group of anomalous pixels is a region, as in earlier versions. */
    public static final RegionRules DEFAULT = new RegionRules(VerdictBy.SCORE, RegionFilters.NONE);

    /** Whether regions decide the verdict. */
    public boolean decide() {
        return verdict == VerdictBy.REGIONS;
    }

    /** Whether an image has the same verdict with other rules, whatever its map. */
    public boolean decideAs(RegionRules other) {
        return verdict == other.verdict && (!decide() || filters.equals(other.filters));
    }

    /** The rules in a sentence without a full stop. */
    public String sentence() {
        String kept = filters.areNone() ? "" : " with " + filters;
        return decide()
                ? "an image is anomalous if it has a region of anomalous pixels" + kept
                : "an image is anomalous by its score" + (kept.isEmpty() ? "" : "; regions are those" + kept);
    }
}
