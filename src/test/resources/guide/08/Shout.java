package guide.ch08;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.metrics.Scores;

/** A callback: says one line about each test. */
record Shout(Config config, Console console) implements Callback {

    /** The keys of configs/callbacks/components/shout.conf. */
    record Config(String word) {
        Config {
            if (word.isBlank()) {
                throw new IllegalArgumentException("word must not be empty");
            }
        }
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        console.line(config.word() + ": " + scores.get("image_Gap").orElse(Double.NaN));
    }
}
