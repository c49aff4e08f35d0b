package io.anomalight.app.replay;

import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import io.anomalight.service.replay.FeedbackAgreement;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.replay.ReplayResult.Change;
import io.anomalight.service.replay.ReplayResult.Learned;
import io.anomalight.service.replay.VerdictFlip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A replay as lines for a terminal. */
public final class ReplayText {
    private static final int MOST_FLIPS = 20;

    private ReplayText() {}

    /** The counts of verdicts, the strongest flips, and the agreement with feedback. */
    public static List<String> lines(ReplayResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(summary(result));
        if (!result.changes().isEmpty()) {
            lines.add(changes(result));
        }
        lines.addAll(left(result));
        if (!result.flips().isEmpty()) {
            int shown = Math.min(MOST_FLIPS, result.flips().size());
            lines.add(
                    shown < result.flipCount()
                            ? "The " + shown + " changed verdicts whose score moves furthest:"
                            : "The changed verdicts:");
            lines.add(flips(result.flips().subList(0, shown)));
        }
        agreement(result).forEach(lines::add);
        return lines;
    }

    /** One sentence: how many verdicts change. */
    public static String summary(ReplayResult result) {
        String end = result.complete() ? "." : "; the replay was stopped, so others may change too.";
        return result.flipCount() + " of " + result.scored() + " past images of " + result.product()
                + " get another verdict" + end;
    }

    private static String changes(ReplayResult result) {
        TextTable table = new TextTable()
                .column("before", Kind.WORDS)
                .column("after", Kind.WORDS)
                .column("images", Kind.NUMBERS)
                .column("", Kind.WORDS);
        result.changes()
                .forEach((change, count) ->
                        table.row(change.before(), change.after(), Long.toString(count), note(change)));
        return table.text();
    }

    static String note(Change change) {
        return change.flips() ? "changed" : "";
    }

    /** What was not compared. */
    static List<String> left(ReplayResult result) {
        List<String> lines = new ArrayList<>();
        if (result.notKept() > 0) {
            lines.add(result.notKept() + " images of the history are not kept, so they were not scored again.");
        }
        if (result.failed() > 0) {
            lines.add(result.failed() + " kept images can't be scored by the candidate.");
        }
        return lines;
    }

    private static String flips(List<VerdictFlip> flips) {
        TextTable table = new TextTable()
                .column("entry", Kind.NUMBERS)
                .column("name", Kind.WORDS)
                .column("before", Kind.WORDS)
                .column("", Kind.NUMBERS)
                .column("after", Kind.WORDS)
                .column("", Kind.NUMBERS)
                .column("feedback", Kind.WORDS);
        for (VerdictFlip flip : flips) {
            table.row(
                    flip.entry() == 0 ? "" : Long.toString(flip.entry()),
                    PrintableText.line(flip.name()),
                    flip.before().label(),
                    score(flip.before().normalized()),
                    flip.after().label(),
                    score(flip.after().normalized()),
                    said(flip));
        }
        return table.text();
    }

    static String score(double normalized) {
        return String.format(Locale.ROOT, "%.3f", normalized);
    }

    static String said(VerdictFlip flip) {
        return flip.feedback().map(Object::toString).orElse("");
    }

    /** How verdicts agree with feedback; nothing without feedback. */
    static List<String> agreement(ReplayResult result) {
        if (result.after().images() == 0) {
            return List.of();
        }
        Learned learned = result.learned().orElse(new Learned(FeedbackAgreement.NONE, FeedbackAgreement.NONE));
        List<String> lines = new ArrayList<>();
        if (result.after().images() > learned.after().images()) {
            lines.add("Feedback before: " + agreement(result.before().without(learned.before())));
            lines.add("Feedback after:  " + agreement(result.after().without(learned.after())));
        }
        if (learned.after().images() > 0) {
            lines.add("Feedback about images that the candidate has learned, before: " + agreement(learned.before()));
            lines.add("Feedback about images that the candidate has learned, after:  " + agreement(learned.after()));
            lines.add(
                    "A model scores images that it has learned low (PatchCore finds their own patches in its memory bank),"
                            + " so they do not show that the candidate is better. Only images that it has not learned do.");
        } else if (result.learned().isEmpty()) {
            lines.add(
                    "The archive does not record which of these images the candidate has learned. A model scores images that"
                            + " it has learned low, so the second line may look better than new images will.");
        }
        return lines;
    }

    private static String agreement(FeedbackAgreement agreement) {
        return agreement.goodNormal() + " of " + agreement.good() + " good images are normal"
                + review(agreement.goodReview())
                + ", " + agreement.badAnomalous() + " of " + agreement.bad() + " bad images are anomalous"
                + review(agreement.badReview()) + ".";
    }

    private static String review(long images) {
        return images == 0 ? "" : " (" + images + " for review)";
    }
}
