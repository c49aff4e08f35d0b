package com.example.variation;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names the good images of a test that look least good: perhaps they are not. */
final class Suspects implements Callback {

    /** The keys of configs/callbacks/components/suspects.conf. */
    record Config(int count) {
        Config {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, but is " + count);
            }
        }
    }

    private record Suspect(float score, String path) {}

    private final Config config;
    private final Console console;
    private final List<Suspect> good = new ArrayList<>();

    Suspects(Config config, Console console) {
        this.config = config;
        this.console = console;
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        for (ImageResult result : results) {
            if (result.image().label() == Label.NORMAL) {
                good.add(new Suspect(result.score(), result.image().path().toString()));
            }
        }
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        good.sort(Comparator.comparing(Suspect::score).reversed());
        good.stream()
                .limit(config.count())
                .forEach(suspect -> console.line("Good? " + suspect.path() + " scores " + suspect.score()));
        good.clear();
    }
}
