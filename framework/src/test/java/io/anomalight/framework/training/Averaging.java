package io.anomalight.framework.training;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.callback.WeightAveraging;
import java.util.Map;
import java.util.OptionalDouble;

/** Averages after every second step, from the first on. */
final class Averaging implements Callback, Stateful, WeightAveraging {
    static final double DECAY = 0.75;

    private long steps;

    @Override
    public OptionalDouble decay(Run run) {
        long step = steps++;
        return step % 2 == 0 ? OptionalDouble.of(step == 0 ? 0 : DECAY) : OptionalDouble.empty();
    }

    @Override
    public boolean begun() {
        return steps > 0;
    }

    @Override
    public Map<String, String> stateDict() {
        return Map.of("steps", Long.toString(steps));
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        steps = Long.parseLong(state.getOrDefault("steps", "0"));
    }
}
