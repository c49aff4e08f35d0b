package io.anomalight.app.reproduce;

import io.anomalight.app.reproduce.TableResult.Line;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats a reproduced table for the console and as Markdown.
 *
 * @param arguments the arguments of the last command
 */
record TableText(TableResult result, List<String> arguments) {
    /** With more lines, the console shows means alone. */
    private static final int MOST_LINES = 40;

    /** How to read the figures. */
    static final String LEGEND = "ours: mean ± standard deviation over seeds; 95 % over images: the interval over the"
            + " choice of the test images, DeLong's for image_AUROC and from drawn images for the others; difference:"
            + " ours minus published.";

    String console() {
        List<Line> shown = result.lines().size() > MOST_LINES ? result.means() : result.lines();
        List<String> parts = new ArrayList<>(List.of(result.table().title()));
        for (String metric : result.table().metrics()) {
            parts.add(metric + "\n" + table(metric, shown).text());
        }
        parts.add(LEGEND);
        if (shown.size() < result.lines().size()) {
            parts.add("The files below have the figures of each "
                    + result.table().division().one() + ".");
        }
        parts.addAll(gaps());
        return String.join("\n", parts);
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# " + result.table().title() + "\n\n");
        text.append("Published figures: ").append(result.table().source()).append("\n\n## Protocol\n\n");
        result.table().protocol().sentences().forEach(sentence -> text.append("- ")
                .append(sentence)
                .append('\n'));
        text.append("- The arguments of the last command: `")
                .append(String.join(" ", arguments))
                .append("`\n");
        text.append('\n').append(LEGEND).append('\n');
        for (String metric : result.table().metrics()) {
            text.append("\n## ").append(metric).append("\n\n");
            text.append(table(metric, result.lines()).markdown());
        }
        List<String> gaps = gaps();
        if (!gaps.isEmpty()) {
            text.append("\n## Not in the table\n\n");
            gaps.forEach(gap -> text.append("- ").append(gap).append('\n'));
        }
        return text.toString();
    }

    private TextTable table(String metric, List<Line> lines) {
        TextTable table = new TextTable()
                .column("row", Kind.WORDS)
                .column(result.table().division().one(), Kind.WORDS)
                .column("seeds", Kind.NUMBERS);
        TableCells.headings().forEach(heading -> table.column(heading, Kind.NUMBERS));
        for (Line line : lines) {
            List<String> cells = new ArrayList<>(List.of(
                    line.row().name(),
                    line.place(result.table()),
                    Integer.toString(line.seeds().size())));
            cells.addAll(cells(metric, line).texts());
            table.row(cells);
        }
        return table;
    }

    static TableCells cells(String metric, Line line) {
        TableResult.Figure figure = line.figures().get(metric);
        if (figure == null) {
            throw new IllegalArgumentException("the line has no figure for " + metric);
        }
        return new TableCells(figure);
    }

    /** Sentences about missing categories, unfinished jobs and rows that differ from the published ones. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        result.missing().forEach((category, reason) -> gaps.add("Missing: " + category + ". " + reason));
        result.unfinished().forEach(job -> gaps.add(reason(job)));
        result.means().stream()
                .map(Line::row)
                .filter(row -> !row.note().isEmpty())
                .forEach(row -> gaps.add("The row " + row.name() + " differs: " + row.note()));
        return gaps;
    }

    private static String reason(Job job) {
        String name = "Job " + job.number() + " (" + job.label() + ")";
        return switch (job.status()) {
            case FAILED -> name + " failed, " + job.reason();
            case PENDING -> name + " did not run";
            case RUNNING -> name + " was stopped";
            case DONE -> name + " is done";
            case PRUNED -> name + " has paused";
        };
    }
}
