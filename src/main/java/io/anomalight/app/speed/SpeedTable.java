package io.anomalight.app.speed;

import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import java.util.List;
import java.util.Locale;

/** Formats a speed for the console. */
public final class SpeedTable {
    static final String UNKNOWN = "unknown: only Linux reports it";

    private SpeedTable() {}

    public static String of(Speed speed) {
        TextTable latencies = new TextTable()
                .column("one image, ms", Kind.WORDS)
                .column("p50", Kind.NUMBERS)
                .column("p95", Kind.NUMBERS)
                .column("p99", Kind.NUMBERS)
                .column("mean", Kind.NUMBERS);
        Speed.Single single = speed.single();
        row(latencies, "load (decode, resize)", single.load());
        row(latencies, "model", single.model());
        row(latencies, "post-processing", single.postProcessing());
        row(latencies, "in all", single.total());
        Speed.Batches batches = speed.batches();
        return "Scoring speed of " + speed.model() + " at " + speed.inputSize() + " pixels with " + speed.engine()
                + ", "
                + speed.threads() + (speed.threads() == 1 ? " thread" : " threads") + ", " + single.images()
                + " images\n"
                + latencies.text() + "\n"
                + String.format(
                        Locale.ROOT,
                        "  throughput   %.1f images/s in batches of %d; the model alone %.1f images/s%n",
                        batches.imagesPerSecond(),
                        batches.batchSize(),
                        batches.modelImagesPerSecond())
                + "  peak memory  " + memory(speed);
    }

    private static String memory(Speed speed) {
        return speed.peakMemory().isPresent()
                ? String.format(
                        Locale.ROOT, "%.0f MB", Megabytes.of(speed.peakMemory().getAsLong()))
                : UNKNOWN;
    }

    private static void row(TextTable table, String name, Latency latency) {
        table.row(List.of(name, text(latency.p50()), text(latency.p95()), text(latency.p99()), text(latency.mean())));
    }

    private static String text(double millis) {
        return String.format(Locale.ROOT, "%.2f", millis);
    }
}
