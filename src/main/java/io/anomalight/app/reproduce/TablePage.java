package io.anomalight.app.reproduce;

import static j2html.TagCreator.a;
import static j2html.TagCreator.div;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.ul;

import io.anomalight.app.reproduce.TableResult.Line;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.callbacks.report.page.Page;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Tiles;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.files.FileFailure;
import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page {@code reproduce.html} of a reproduced table. */
record TablePage(String name, TableResult result, List<String> arguments, Path folder, Instant now) {
    static final String FILE = "reproduce.html";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    void write() {
        Path file = folder.resolve(FILE);
        try {
            page().write(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private Page page() {
        List<PageSection> sections = new ArrayList<>();
        sections.add(new PageSection("Result", verdict(), tiles().html(), p(TableText.LEGEND)));
        for (String metric : result.table().metrics()) {
            sections.add(new PageSection(metric, tables(metric)));
        }
        List<String> gaps = new TableText(result, arguments).gaps();
        if (!gaps.isEmpty()) {
            sections.add(new PageSection("Gaps", list(gaps)));
        }
        sections.add(new PageSection("Protocol", list(result.table().protocol().sentences())));
        sections.add(new PageSection("Settings", settings()));
        return new Page(
                result.table().title(),
                "Table " + name + " · " + TIME.format(now) + " · " + folder,
                sections,
                "Written by Anomalight " + AnomalightVersion.current() + ".");
    }

    private List<DomContent> tables(String metric) {
        Division by = result.table().division();
        if (!by.isDivided()) {
            return List.of(table(metric, "Every row", result.lines()));
        }
        List<Line> parts =
                result.lines().stream().filter(line -> !line.isMean()).toList();
        return List.of(
                table(metric, "Means over " + by.many(), result.means()), table(metric, "Every " + by.one(), parts));
    }

    private DomContent verdict() {
        long published = result.means().stream()
                .filter(line -> line.figures().values().stream()
                        .anyMatch(figure -> figure.published().isPresent()))
                .count();
        return div().withClass("verdict"
                        + (result.unfinished().isEmpty() && result.missing().isEmpty() ? " right" : ""))
                .with(
                        p(result.means().size() + " rows have results; " + published
                                        + " of them have published means to"
                                        + " compare with. "
                                        + result.unfinished().size() + " jobs have no result, and "
                                        + result.missing().size() + " "
                                        + result.table().division().many() + " are missing.")
                                .withClass("lead"),
                        p("Published figures: " + result.table().source()),
                        p("The last command: reproduce " + String.join(" ", arguments)));
    }

    private Tiles tiles() {
        List<Tiles.Tile> tiles = new ArrayList<>();
        String metric = result.table().metrics().get(0);
        for (Line line : result.means()) {
            List<String> texts = TableText.cells(metric, line).texts();
            tiles.add(new Tiles.Tile(line.row().name(), texts.get(0), "published " + texts.get(texts.size() - 2)));
        }
        return new Tiles(tiles);
    }

    private DomContent table(String metric, String caption, List<Line> lines) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("row"), Column.text(result.table().division().one()), Column.number("seeds")));
        TableCells.headings().forEach(heading -> columns.add(Column.number(heading)));
        List<List<Cell>> rows = new ArrayList<>();
        for (Line line : lines) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.of(line.row().name()),
                    Cell.of(line.place(result.table())),
                    Cell.of(line.seeds().size())));
            TableCells texts = TableText.cells(metric, line);
            for (int i = 0; i < texts.texts().size(); i++) {
                cells.add(Cell.of(texts.numbers().get(i), texts.texts().get(i)));
            }
            rows.add(cells);
        }
        return new DataTable(caption, columns, rows).html();
    }

    private static DomContent list(List<String> sentences) {
        return ul().with(sentences.stream().map(sentence -> li(sentence)));
    }

    private List<DomContent> settings() {
        return List.of(p().withText("Every job with its settings, time and report is in ")
                .with(a("report.html").withHref("report.html"))
                .withText("; the raw scores of its test images are in <job>/test_scores.csv."));
    }
}
