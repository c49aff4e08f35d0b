package io.anomalight.app.choose;

import io.anomalight.app.choose.ChooseConfig.Candidate;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of a candidate.
 *
 * @param run its run folder
 * @param seconds how long its training took
 * @param estimate its image AUROC on the validation images; absent if it has no result
 * @param pixelAuroc its pixel AUROC on the validation images; empty without masks
 * @param failure why it has no result; empty if it has one
 */
record TriedCandidate(
        Candidate candidate,
        Path run,
        double seconds,
        Optional<AurocEstimate> estimate,
        OptionalDouble pixelAuroc,
        String failure) {

    /** Higher image AUROC first, then higher pixel AUROC, then the shorter training; candidates without a result last. */
    static final Comparator<TriedCandidate> BEST_FIRST = Comparator.comparingDouble(TriedCandidate::imageAuroc)
            .thenComparingDouble(tried -> tried.pixelAuroc.orElse(0))
            .reversed()
            .thenComparingDouble(TriedCandidate::seconds);

    boolean hasResult() {
        return estimate.isPresent();
    }

    private double imageAuroc() {
        return estimate.map(AurocEstimate::value).orElse(-1.0);
    }

    /** Whether the intervals of both overlap, so that the validation images can't tell which one is better. */
    boolean mayBeAsGoodAs(TriedCandidate best) {
        return estimate.isPresent()
                && best.estimate.isPresent()
                && (!estimate.get().hasInterval()
                        || estimate.get().high() >= best.estimate.get().low());
    }
}
