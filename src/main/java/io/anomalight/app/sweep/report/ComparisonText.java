package io.anomalight.app.sweep.report;

import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Formats a comparison as tables, for the console and as Markdown. */
final class ComparisonText {
    private static final String UNDEFINED = "–";
    private static final String FRONT = "Pareto front: no other job is better in one objective and worse in none";
    private static final String COUNT = "(n): the mean includes only n of the runs";

    /** How the best value of a column and the other values are marked. */
    private record Marks(UnaryOperator<String> best, UnaryOperator<String> others) {
        static final Marks STAR = new Marks(text -> text + "*", text -> text + " ");
        static final Marks BOLD = new Marks(text -> "**" + text + "**", UnaryOperator.identity());

        String of(String text, boolean isBest) {
            return (isBest ? best : others).apply(text);
        }
    }

    private final Comparison comparison;

    ComparisonText(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Aligned columns; the speeds have their own table, because console lines are short. */
    String console() {
        List<String> parts = new ArrayList<>();
        parts.add("Every job; * is the best of its column");
        parts.add(rows(Measure::ofQuality, Marks.STAR).text());
        if (!comparison.groups().isEmpty()) {
            parts.add("Mean ± standard deviation over " + comparison.repetitions("", "") + "; " + COUNT);
            parts.add(groups(Measure::ofQuality, Marks.STAR).text());
        }
        IntervalTable.of(comparison).ifPresent(intervals -> {
            parts.add(intervals.title());
            parts.add(intervals.table().text());
        });
        if (comparison.plan().measureSpeed()) {
            parts.add("Scoring speed: latency per image, in total and for loading, model and post-processing;"
                    + " images/s in batches; memory of scoring and training");
            parts.add(rows(Measure::ofSpeed, Marks.STAR).text());
            if (!comparison.groups().isEmpty()) {
                parts.add(groups(Measure::ofSpeed, Marks.STAR).text());
            }
        }
        if (!comparison.search().front().isEmpty()) {
            parts.add(FRONT);
            parts.add(front().text());
        }
        resumed().ifPresent(parts::add);
        comparison.unfinished().forEach(job -> parts.add(reason(job)));
        return String.join("\n", parts);
    }

    /** A note on the times and the memory of resumed jobs. */
    private Optional<String> resumed() {
        List<String> numbers = comparison.rows().stream()
                .filter(Comparison.Row::wasResumed)
                .map(row -> Integer.toString(row.job().number()))
                .toList();
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of("Resumed: job " + String.join(", ", numbers) + ". The times and the training"
                        + " memory of a resumed job do not include the work that was lost after its last checkpoint, so"
                        + " they are not marked as the best and are not included in the means.");
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Sweep\n\n");
        comparison.plan().arguments().forEach(argument -> text.append("- `")
                .append(argument)
                .append("`\n"));
        text.append("\n## Every job\n\nThe best of each column is bold.\n\n");
        text.append(rows(all -> true, Marks.BOLD).markdown());
        if (!comparison.groups().isEmpty()) {
            text.append("\n## Mean ± standard deviation over ")
                    .append(comparison.repetitions("`", "`"))
                    .append("\n\n")
                    .append(COUNT)
                    .append(".\n\n");
            text.append(groups(all -> true, Marks.BOLD).markdown());
        }
        IntervalTable.of(comparison).ifPresent(intervals -> text.append("\n## Intervals\n\n")
                .append(intervals.title())
                .append(".\n\n")
                .append(intervals.table().markdown()));
        if (!comparison.search().front().isEmpty()) {
            text.append("\n## Pareto front\n\n").append(FRONT).append(".\n\n").append(front().markdown());
        }
        resumed().ifPresent(sentence -> text.append('\n').append(sentence).append('\n'));
        List<Job> unfinished = comparison.unfinished();
        text.append(unfinished.isEmpty() ? "" : "\n## Without a result\n\n");
        unfinished.forEach(job -> text.append("- ").append(reason(job)).append('\n'));
        return text.toString();
    }

    static String reason(Job job) {
        String name = "Job " + job.number() + (job.swept().isEmpty() ? "" : " (" + job.label() + ")");
        return switch (job.status()) {
            case FAILED -> name + " failed, " + job.reason();
            case PENDING -> name + " did not run";
            case RUNNING -> name + " was stopped";
            case PRUNED -> name + " was stopped early by the pruner";
            case DONE -> name + " is done";
        };
    }

    private TextTable rows(Predicate<Measure> shown, Marks marks) {
        List<Measure> measures = shown(shown);
        TextTable table = new TextTable().column("job", Kind.NUMBERS);
        comparison.plan().sweptKeys().forEach(key -> table.column(key, Kind.WORDS));
        measures.forEach(measure -> table.column(measure.heading(), Kind.NUMBERS));
        boolean allDone = comparison.allDone();
        if (!allDone) {
            table.column("status", Kind.WORDS);
        }
        for (Comparison.Row row : comparison.rows()) {
            List<String> cells =
                    new ArrayList<>(List.of(Integer.toString(row.job().number())));
            comparison
                    .plan()
                    .sweptKeys()
                    .forEach(key -> cells.add(row.job().swept().getOrDefault(key, "")));
            for (Measure measure : measures) {
                Optional<Double> value = Optional.ofNullable(row.values().get(measure.name()));
                boolean isBest = value.isPresent() && value.equals(comparison.bestOfRows(measure));
                cells.add(marks.of(value.map(measure::text).orElse(UNDEFINED), isBest));
            }
            if (!allDone) {
                cells.add(row.job().status().toString().toLowerCase(Locale.ROOT));
            }
            table.row(cells);
        }
        return table;
    }

    /** The jobs of the Pareto front with their objectives. */
    private TextTable front() {
        List<Measure> measures = comparison.search().measures();
        TextTable table = new TextTable().column("job", Kind.NUMBERS);
        comparison.plan().sweptKeys().forEach(key -> table.column(key, Kind.WORDS));
        measures.forEach(measure -> table.column(measure.heading(), Kind.NUMBERS));
        for (int number : comparison.search().front()) {
            Comparison.Row row = comparison.rows().get(number);
            List<String> cells = new ArrayList<>(List.of(Integer.toString(number)));
            comparison
                    .plan()
                    .sweptKeys()
                    .forEach(key -> cells.add(row.job().swept().getOrDefault(key, "")));
            measures.forEach(measure -> cells.add(measure.text(row.values().getOrDefault(measure.name(), Double.NaN))));
            table.row(cells);
        }
        return table;
    }

    private TextTable groups(Predicate<Measure> shown, Marks marks) {
        List<Measure> measures = shown(shown);
        TextTable table = new TextTable().column("runs", Kind.NUMBERS);
        comparison.groupKeys().forEach(key -> table.column(key, Kind.WORDS));
        measures.forEach(measure -> table.column(measure.heading(), Kind.NUMBERS));
        for (Comparison.Group group : comparison.groups()) {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(group.runs())));
            comparison.groupKeys().forEach(key -> cells.add(group.swept().getOrDefault(key, "")));
            for (Measure measure : measures) {
                Optional<MeanAndDeviation> spread =
                        Optional.ofNullable(group.spreads().get(measure.name()));
                boolean isBest = spread.isPresent()
                        && spread.map(MeanAndDeviation::mean).equals(comparison.bestOfGroups(measure));
                String text =
                        spread.map(value -> text(measure, value, group.runs())).orElse(UNDEFINED);
                cells.add(marks.of(text, isBest));
            }
            table.row(cells);
        }
        return table;
    }

    // If the mean does not include all runs, the number of included runs follows in brackets. A run is not included if
    // the measure is undefined, or if the run was resumed and the measure is a time or the memory of the fit.
    static String text(Measure measure, MeanAndDeviation spread, int runs) {
        String deviation = Double.isNaN(spread.deviation()) ? UNDEFINED : measure.text(spread.deviation());
        String count = spread.count() == runs ? "" : " (" + spread.count() + ")";
        return measure.text(spread.mean()) + " ± " + deviation + count;
    }

    private List<Measure> shown(Predicate<Measure> shown) {
        return comparison.measures().stream().filter(shown).toList();
    }
}
