package io.anomalight.app.speedtest;

import java.util.List;

/**
 * All that was measured.
 *
 * @param machine what it ran on
 * @param config how it was measured
 * @param lines the table
 * @param growth what ever more training images cost
 * @param metrics what ever larger test sets cost
 * @param notes in sentences: beside what, what was left out and why
 */
public record SpeedtestResult(
        Machine machine,
        SpeedtestConfig config,
        List<ResultLine> lines,
        List<MemoryGrowth> growth,
        List<MemoryGrowth> metrics,
        List<String> notes) {
    public SpeedtestResult {
        lines = List.copyOf(lines);
        growth = List.copyOf(growth);
        metrics = List.copyOf(metrics);
        notes = List.copyOf(notes);
    }

    /** Where it ran. */
    record Machine(String system, String java, int cores) {
        static Machine here() {
            return new Machine(
                    System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""),
                    Runtime.version().toString(),
                    Runtime.getRuntime().availableProcessors());
        }
    }
}
