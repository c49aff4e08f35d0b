package io.anomalight.callbacks.checkpoint;

import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.config.record.Inline;

/**
 * Settings of {@link ModelCheckpoint}; the names are Lightning's.
 *
 * @param monitor the metric that says which checkpoint is better, or {@code auto}
 * @param mode which way is better
 * @param saveTopK how many of the best are kept; 0 for none, -1 for all there ever were
 * @param saveLast whether to save {@code last} as well whenever a checkpoint is due
 * @param filename what the kept ones are called, a {@link NameTemplate}
 * @param autoInsertMetricName whether a metric stands in the name as {@code name=value}, not as the value alone
 * @param schedule when a checkpoint is due
 * @param saveWeightsOnly whether to leave out what only a resumed fit needs
 */
public record ModelCheckpointConfig(
        String monitor,
        Monitor.Mode mode,
        int saveTopK,
        boolean saveLast,
        String filename,
        boolean autoInsertMetricName,
        @Inline SaveSchedule schedule,
        boolean saveWeightsOnly) {
    static final int ALL = -1;

    public ModelCheckpointConfig {
        if (saveTopK < ALL) {
            throw new IllegalArgumentException(
                    "save_top_k must be a number of checkpoints, 0 for none or -1 for all, but is " + saveTopK);
        }
        new NameTemplate(filename, autoInsertMetricName); // refuses what is none
    }

    NameTemplate template() {
        return new NameTemplate(filename, autoInsertMetricName);
    }
}
