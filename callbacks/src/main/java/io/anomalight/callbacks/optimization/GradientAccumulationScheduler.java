package io.anomalight.callbacks.optimization;

import io.anomalight.framework.callback.AccumulationSchedule;
import io.anomalight.framework.callback.Callback;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Changes the number of losses for each optimizer step from epoch to epoch, as Lightning's callback of this name. */
public final class GradientAccumulationScheduler implements Callback, AccumulationSchedule {

    /**
     * Settings of the callback; the name is Lightning's.
     *
     * @param scheduling the number of losses by the epoch, counted from 0, from which on it holds; 1 before the first
     */
    public record Config(Map<String, Integer> scheduling) {
        public Config {
            scheduling = Map.copyOf(scheduling);
            if (scheduling.isEmpty()) {
                throw new IllegalArgumentException(
                        "scheduling must name epochs and numbers of losses, for instance {0: 1, 4: 2}, but is empty");
            }
            scheduling.forEach((epoch, losses) -> {
                if (!epoch.matches("\\d{1,9}")) {
                    throw new IllegalArgumentException(
                            "scheduling must have epochs as keys, counted from 0, but has \"" + epoch + "\"");
                }
                if (losses < 1) {
                    throw new IllegalArgumentException(
                            "scheduling must have numbers of losses from 1, but has " + losses + " for epoch " + epoch);
                }
            });
        }

        TreeMap<Integer, Integer> byEpoch() {
            TreeMap<Integer, Integer> byEpoch = new TreeMap<>(Map.of(0, 1));
            scheduling.forEach((epoch, losses) -> byEpoch.put(Integer.valueOf(epoch), losses));
            return byEpoch;
        }
    }

    private final TreeMap<Integer, Integer> byEpoch;

    public GradientAccumulationScheduler(Config config) {
        byEpoch = config.byEpoch();
    }

    @Override
    public int accumulateGradBatches(int epoch) {
        return byEpoch.floorEntry(epoch).getValue();
    }

    @Override
    public int largest() {
        return Collections.max(byEpoch.values());
    }
}
