package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.app.speedtest.contestant.ModelSetup;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the thread settings with which a contestant is fastest: it tries each of them on a short request. A finding is used again for
 * the same kind of request.
 *
 * @param found the fastest settings so far
 * @param notes gets a sentence about each choice
 */
record ThreadTrial(Map<Key, Contestant.Factory> found, Clocks clocks, Consumer<String> notes) {

    /** A contestant and the first word of a request. */
    record Key(String who, String word) {}

    ThreadTrial(Clocks clocks, Consumer<String> notes) {
        this(new HashMap<>(), clocks, notes);
    }

    /** What is tried. */
    record Trial(String who, ModelSetup setup, RawImages images, Path scratch, String request) {
        Key key() {
            return new Key(who, request.split(" ", 2)[0]);
        }
    }

    /** The factory with the fastest settings. */
    Contestant.Factory fastest(Contestant.Factory factory, Trial trial) {
        Optional<Contestant.Factory> known = Optional.ofNullable(found.get(trial.key()));
        return known.orElseGet(() -> {
            List<Contestant.Factory> variants = factory.variants();
            Contestant.Factory best = variants.size() == 1 ? variants.get(0) : tried(variants, trial);
            found.put(trial.key(), best);
            return best;
        });
    }

    private Contestant.Factory tried(List<Contestant.Factory> variants, Trial trial) {
        Contestant.Factory best = variants.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (Contestant.Factory variant : variants) {
            double seconds = seconds(variant, trial);
            if (seconds < least) {
                least = seconds;
                best = variant;
            }
        }
        notes.accept(trial.who() + " was fastest with " + best.threadSettings() + " of " + variants.size()
                + " thread settings (" + trial.key().word() + ").");
        return best;
    }

    /** The time of the second of two requests; infinite if the contestant fails with these settings. */
    private double seconds(Contestant.Factory variant, Trial trial) {
        try (Contestant contestant = variant.start(trial.setup(), trial.images(), trial.scratch())) {
            contestant.ask(trial.request());
            long begin = clocks.nanos().getAsLong();
            contestant.ask(trial.request());
            return clocks.secondsSince(begin);
        } catch (UserError e) {
            return Double.POSITIVE_INFINITY; // if it fails with all settings, the rounds report it
        }
    }
}
