package io.anomalight.service.replay;

import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.history.PastVerdicts.PastImage;
import io.anomalight.service.replay.ReplayResult.Change;
import io.anomalight.service.replay.ReplayResult.Learned;
import io.anomalight.service.replay.VerdictFlip.Outcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** Counts the verdicts of a replay. Used by one thread. */
final class ReplayTally {
    // Ties are broken by the checksum, so that two replays give the same list.
    private static final Comparator<VerdictFlip> WEAKEST_FIRST = Comparator.comparingDouble(VerdictFlip::strength)
            .thenComparing(VerdictFlip::sha256, Comparator.reverseOrder());

    private final Optional<TrainedImages> trained;
    private final Map<Change, Long> changes = new HashMap<>();
    private final PriorityQueue<VerdictFlip> flips = new PriorityQueue<>(WEAKEST_FIRST);
    private FeedbackAgreement before = FeedbackAgreement.NONE;
    private FeedbackAgreement after = FeedbackAgreement.NONE;
    private FeedbackAgreement learnedBefore = FeedbackAgreement.NONE;
    private FeedbackAgreement learnedAfter = FeedbackAgreement.NONE;
    private long scored;
    private long notKept;
    private long failed;

    /**
     * Creates a tally without images.
     *
     * @param trained the images that the candidate has learned; empty if they are not known
     */
    ReplayTally(Optional<TrainedImages> trained) {
        this.trained = trained;
    }

    void notKept(long images) {
        notKept += images;
    }

    void failed() {
        failed++;
    }

    /** Counts a scored image. */
    void add(PastImage image, Optional<Outcome> said, Outcome saysNow) {
        scored++;
        Change change = new Change(
                said.map(Outcome::label).orElse(image.entry().isPresent() ? HistoryEntry.FAILED : Change.UNKNOWN),
                saysNow.label());
        changes.merge(change, 1L, Long::sum);
        if (image.feedback().isPresent()) {
            Feedback.Label label = image.feedback().get().label();
            before = with(before, label, said);
            after = after.with(label, saysNow.label());
            if (trained.map(images -> images.contains(image.sha256())).orElse(false)) {
                learnedBefore = with(learnedBefore, label, said);
                learnedAfter = learnedAfter.with(label, saysNow.label());
            }
        }
        if (said.isPresent() && change.flips()) {
            flips.add(flip(image, said.get(), saysNow));
            if (flips.size() > Replay.MOST_FLIPS) {
                flips.remove();
            }
        }
    }

    private static FeedbackAgreement with(FeedbackAgreement counts, Feedback.Label label, Optional<Outcome> said) {
        return said.map(outcome -> counts.with(label, outcome.label())).orElse(counts);
    }

    private static VerdictFlip flip(PastImage image, Outcome said, Outcome saysNow) {
        return new VerdictFlip(
                image.sha256(),
                image.entry().map(HistoryEntry::id).orElse(0L),
                image.entry()
                        .map(HistoryEntry::name)
                        .or(() -> image.feedback().map(Feedback::name))
                        .orElse(""),
                ReplayScorer.category(image),
                said,
                saysNow,
                image.feedback().map(Feedback::label));
    }

    ReplayResult result(String product, boolean complete) {
        Map<Change, Long> sorted = new LinkedHashMap<>();
        changes.entrySet().stream()
                .sorted(Map.Entry.<Change, Long>comparingByValue().reversed().thenComparing(each -> each.getKey()
                        .toString()))
                .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        List<VerdictFlip> strongest =
                flips.stream().sorted(WEAKEST_FIRST.reversed()).toList();
        return new ReplayResult(
                product,
                sorted,
                strongest,
                scored,
                notKept,
                failed,
                before,
                after,
                trained.map(images -> new Learned(learnedBefore, learnedAfter)),
                complete);
    }
}
