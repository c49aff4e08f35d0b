package io.anomalight.app.speedtest;

import java.util.List;

/**
 * The results of a benchmark.
 *
 * @param machine the machine that ran it
 * @param config its settings
 * @param lines the rows of the table
 * @param growth time and peak memory of training for several data set sizes
 * @param metrics time and peak memory of the metrics for several test set sizes
 * @param notes remarks about the peers, and about measurements that were repeated or left out
 * @param failures a sentence about each section that failed
 */
public record SpeedtestResult(
        Machine machine,
        SpeedtestConfig config,
        List<ResultLine> lines,
        List<GrowthTrial.MemoryGrowth> growth,
        List<GrowthTrial.MemoryGrowth> metrics,
        List<String> notes,
        List<String> failures) {
    public SpeedtestResult {
        lines = List.copyOf(lines);
        growth = List.copyOf(growth);
        metrics = List.copyOf(metrics);
        notes = List.copyOf(notes);
        failures = List.copyOf(failures);
    }

    /** Whether a section failed. */
    public boolean failed() {
        return !failures.isEmpty();
    }

    /** The machine that ran the benchmark. */
    record Machine(String system, String java, int cores) {
        static Machine here() {
            return new Machine(
                    System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""),
                    Runtime.version().toString(),
                    Runtime.getRuntime().availableProcessors());
        }
    }
}
