package io.anomalight.callbacks.optimization;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.callback.WeightAveraging;
import io.anomalight.framework.failure.UserError;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Keeps an exponential moving average of the weights, as Lightning's {@code EMAWeightAveraging}: validations, checkpoints, the archive
 * and the model at the end of the fit have the average; a resumed fit goes on with both.
 */
public final class Ema implements Callback, Stateful, WeightAveraging {

    /**
     * Settings of the callback; the names are Lightning's.
     *
     * @param decay the part of the average that an update keeps
     * @param updateEveryNSteps an update after every n training steps in which an optimizer took a step
     * @param updateStartingAtStep the number of these steps before the first update
     */
    public record Config(double decay, long updateEveryNSteps, long updateStartingAtStep) {
        public Config {
            if (!(decay > 0 && decay < 1)) {
                throw new IllegalArgumentException("decay must be above 0 and below 1, but is " + decay);
            }
            if (updateEveryNSteps < 1) {
                throw new IllegalArgumentException(
                        "update_every_n_steps must be at least 1, but is " + updateEveryNSteps);
            }
            if (updateStartingAtStep < 0) {
                throw new IllegalArgumentException(
                        "update_starting_at_step must not be negative, but is " + updateStartingAtStep);
            }
        }

        /** The settings to which a saved average belongs. */
        String saved() {
            return "decay=" + decay + " update_every_n_steps=" + updateEveryNSteps + " update_starting_at_step="
                    + updateStartingAtStep;
        }
    }

    private static final String STEPS = "steps";
    private static final String SETTINGS = "settings";
    private static final String UPDATES = "updates";

    private final Config config;
    private long steps;
    private long updates;

    public Ema(Config config) {
        this.config = config;
    }

    @Override
    public void onFitStart(Run run) {
        steps = 0;
        updates = 0;
    }

    @Override
    public OptionalDouble decay(Run run) {
        long step = steps++;
        if (step < config.updateStartingAtStep() || step % config.updateEveryNSteps() != 0) {
            return OptionalDouble.empty();
        }
        // As in torch, the first update copies the weights.
        return OptionalDouble.of(updates++ == 0 ? 0 : config.decay());
    }

    @Override
    public boolean begun() {
        return updates > 0;
    }

    @Override
    public Map<String, String> stateDict() {
        return Map.of(SETTINGS, config.saved(), STEPS, Long.toString(steps), UPDATES, Long.toString(updates));
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        String saved = state.getOrDefault(SETTINGS, config.saved()); // absent in older checkpoints
        if (!saved.equals(config.saved())) {
            throw new UserError("the fit can't be resumed exactly: the callback ema had " + saved + ", but now has "
                    + config.saved() + "; resume with the settings of the training, or start a new run");
        }
        steps = Long.parseLong(state.getOrDefault(STEPS, "0"));
        updates = Long.parseLong(state.getOrDefault(UPDATES, "0"));
    }
}
