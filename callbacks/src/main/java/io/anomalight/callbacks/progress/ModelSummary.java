package io.anomalight.callbacks.progress;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Prints the parts of the module at the start of a fit: name, type, parameters, output shape and memory.
 *
 * <p>Parameters include the frozen ones; 1 MB is a million bytes.
 */
public final class ModelSummary implements Callback {

    /**
     * Settings of the callback.
     *
     * @param maxDepth number of levels of parts to print; 0 for no table, -1 for all
     */
    public record Config(int maxDepth) {
        public Config {
            if (maxDepth < -1) {
                throw new IllegalArgumentException("max_depth must be at least 0, or -1 for all, but is " + maxDepth);
            }
        }
    }

    private static final int ALL = -1;

    private final Config config;
    private final Console console;

    public ModelSummary(Config config, Console console) {
        this.config = config;
        this.console = console;
    }

    @Override
    public void onFitStart(Run run) {
        if (config.maxDepth() == 0) {
            return;
        }
        console.line(text(run.module().name(), CountedPart.of(run.module())));
    }

    String text(String module, List<CountedPart> parts) {
        TextTable table = new TextTable()
                .column("name", Kind.WORDS)
                .column("type", Kind.WORDS)
                .column("parameters", Kind.NUMBERS)
                .column("trainable", Kind.NUMBERS)
                .column("output shape", Kind.WORDS)
                .column("MB", Kind.NUMBERS);
        addRows(table, parts, 1);
        return "Model summary of " + module + "\n" + table.indented(2) + "\n  " + totals(parts);
    }

    private void addRows(TextTable table, List<CountedPart> parts, int depth) {
        if (config.maxDepth() != ALL && depth > config.maxDepth()) {
            return;
        }
        for (CountedPart part : parts) {
            table.row(
                    part.part().name(),
                    part.part().type(),
                    count(part.trainable() + part.frozen()),
                    count(part.trainable()),
                    part.part().outputShape(),
                    megabytes(part.bytes()));
            addRows(table, part.parts(), depth + 1);
        }
    }

    private static String totals(List<CountedPart> parts) {
        long trainable = sum(parts, CountedPart::trainable);
        long frozen = sum(parts, CountedPart::frozen);
        return count(trainable) + " trainable and " + count(frozen) + " frozen parameters, " + count(trainable + frozen)
                + " together, in " + megabytes(sum(parts, CountedPart::bytes)) + " MB";
    }

    private static long sum(List<CountedPart> parts, ToLongFunction<CountedPart> count) {
        return parts.stream().mapToLong(count).sum();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", Megabytes.of(bytes));
    }
}
