package io.anomalight.app.speedtest;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs the rounds of a section, and repeats disturbed ones, each at most once. It ends in time, and keeps the finished rounds if a later
 * one fails.
 *
 * @param maxSeconds after this time, no round is started, except the first
 * @param clock returns nanoseconds
 * @param notes gets sentences about rounds that were disturbed or left out
 */
record RoundLoop(int maxSeconds, Console console, LongSupplier clock, Consumer<String> notes) {

    /** Measures one round. */
    @FunctionalInterface
    interface Body {
        void measure(int number, Round round);
    }

    /**
     * Runs rounds until {@code wanted} of them are undisturbed.
     *
     * @param finished gets the rounds to use, after each round
     * @throws UserError if the first round fails
     */
    void run(String what, int wanted, Body body, Consumer<List<Round>> finished) {
        console.line(what + ": " + wanted + (wanted == 1 ? " round" : " rounds") + " ...");
        long end = clock.getAsLong() + TimeUnit.SECONDS.toNanos(maxSeconds);
        List<Round> all = new ArrayList<>();
        try (Progress progress = console.progress(what, "rounds", wanted)) {
            int done = 0;
            while (done < wanted && all.size() < 2 * wanted) {
                if (!all.isEmpty() && clock.getAsLong() >= end) {
                    notes.accept(what + " ended after " + all.size() + " of " + wanted + " rounds (speed.max_seconds = "
                            + maxSeconds + ").");
                    break;
                }
                Round round = new Round();
                try {
                    body.measure(all.size(), round);
                } catch (UserError e) {
                    if (all.isEmpty()) {
                        throw e;
                    }
                    notes.accept(what + " ended after " + all.size() + " of " + wanted + " rounds: " + e.getMessage());
                    break;
                }
                all.add(round);
                finished.accept(used(all));
                int undisturbed = undisturbed(all).size();
                if (undisturbed > done) {
                    progress.step(undisturbed - done);
                    done = undisturbed;
                } else {
                    progress.note("round " + all.size() + " was disturbed");
                }
            }
        }
        report(what, all);
    }

    private static List<Round> undisturbed(List<Round> all) {
        return all.stream().filter(round -> round.disturbance(all).isEmpty()).toList();
    }

    /** The undisturbed rounds; all rounds if each was disturbed. */
    private static List<Round> used(List<Round> all) {
        List<Round> good = undisturbed(all);
        return good.isEmpty() ? all : good;
    }

    private void report(String what, List<Round> all) {
        for (int i = 0; i < all.size(); i++) {
            String round = what + ": round " + (i + 1) + " was disturbed: ";
            all.get(i).disturbance(all).ifPresent(why -> notes.accept(round + why + "."));
        }
        if (!all.isEmpty() && undisturbed(all).isEmpty()) {
            notes.accept(what
                    + ": every round was disturbed, so its figures are of little use; run nothing else meanwhile.");
        }
    }
}
