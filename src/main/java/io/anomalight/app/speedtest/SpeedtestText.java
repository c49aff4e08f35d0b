package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Writes the results as text, for the console and as Markdown. */
final class SpeedtestText {
    private static final String NONE = "-";

    private SpeedtestText() {}

    /** The text for the console. */
    static String text(SpeedtestResult result) {
        return String.join("\n\n", parts(result, TextTable::text));
    }

    /** The text as Markdown. */
    static String markdown(SpeedtestResult result) {
        return String.join("\n\n", parts(result, table -> table.markdown().stripTrailing())) + "\n";
    }

    private static List<String> parts(SpeedtestResult result, Function<TextTable, String> show) {
        List<String> parts = new ArrayList<>();
        parts.add(heading(result));
        if (!result.lines().isEmpty()) {
            parts.add(show.apply(table(result.lines())));
        }
        if (!result.growth().isEmpty()) {
            parts.add("More training images, 64x64 pixels, a small model:");
            parts.add(show.apply(growth(result.growth(), "first epoch, ms per image", "second epoch, ms per image")));
        }
        if (!result.metrics().isEmpty()) {
            parts.add("Larger test sets, made-up scores and maps of "
                    + result.config().inputSize() + " pixels, metrics with their intervals:");
            parts.add(show.apply(growth(result.metrics(), "ms per image", "")));
        }
        parts.addAll(result.notes());
        parts.addAll(result.failures());
        return parts;
    }

    private static String heading(SpeedtestResult result) {
        SpeedtestConfig config = result.config();
        return "CFLOW at " + config.inputSize() + " pixels, batches of " + config.batchSize() + " images and "
                + SpeedtestSetup.FIBER_BATCH + " fibers, on " + result.machine().cores()
                + (result.machine().cores() == 1 ? " core" : " cores") + " ("
                + result.machine().system() + ", Java "
                + result.machine().java()
                + "). Medians over rounds, and the range of the ratios. A ratio says how many times as fast ours is as a peer;"
                + " for memory, how many times as much it uses.";
    }

    private static TextTable table(List<ResultLine> lines) {
        List<Peer> peers = Arrays.stream(Peer.values())
                .filter(peer -> lines.stream().anyMatch(line -> line.peers().containsKey(peer)))
                .toList();
        TextTable table = new TextTable()
                .column("what", Kind.WORDS)
                .column("unit", Kind.WORDS)
                .column("ours", Kind.NUMBERS);
        peers.forEach(peer -> table.column(peer.title(), Kind.NUMBERS));
        table.column("strongest peer", Kind.WORDS)
                .column("ours against it", Kind.NUMBERS)
                .column("range", Kind.WORDS)
                .column("aim against PyTorch", Kind.WORDS)
                .column("rounds", Kind.NUMBERS);
        lines.forEach(line -> table.row(row(line, peers)));
        return table;
    }

    private static List<String> row(ResultLine line, List<Peer> peers) {
        List<String> row = new ArrayList<>(
                List.of(line.row().what(), line.row().unit(), number(line.ours().median())));
        peers.forEach(peer -> row.add(Optional.ofNullable(line.peers().get(peer))
                .map(values ->
                        number(values.median()) + " (" + ratio(line.ratio(peer).median()) + ")")
                .orElse(NONE)));
        Optional<ResultLine.Rounds> ratio = line.strongest().map(line::ratio);
        row.add(line.strongest().map(Peer::title).orElse(NONE));
        row.add(ratio.map(range -> ratio(range.median())).orElse(NONE));
        row.add(ratio.map(range -> ratio(range.min()) + " to " + ratio(range.max()))
                .orElse(NONE));
        row.add(line.row().aimText());
        row.add(Integer.toString(line.ours().rounds().size()));
        return row;
    }

    private static TextTable growth(List<GrowthTrial.MemoryGrowth> steps, String first, String second) {
        TextTable table = new TextTable()
                .column("what", Kind.WORDS)
                .column("images", Kind.NUMBERS)
                .column(first, Kind.NUMBERS);
        if (!second.isEmpty()) {
            table.column(second, Kind.NUMBERS);
        }
        table.column("peak MB", Kind.NUMBERS);
        for (GrowthTrial.MemoryGrowth step : steps) {
            List<String> row = new ArrayList<>(List.of(step.what(), Integer.toString(step.images())));
            step.millisPerImage().forEach(millis -> row.add(number(millis)));
            row.add(memory(step.peakMemory()).orElse(NONE));
            table.row(row);
        }
        return table;
    }

    private static Optional<String> memory(OptionalLong bytes) {
        return bytes.isPresent() ? Optional.of(number(Megabytes.of(bytes.getAsLong()))) : Optional.empty();
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f×", value);
    }

    /** Three significant digits, or all digits before the point. */
    private static String number(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
