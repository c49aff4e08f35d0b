package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.p;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final String HOSTILE = "\"'><script>alert(1)</script>&<img src=x onerror=alert(2)>";

    @Test
    void everyTextOfEveryBlockIsEscaped() throws IOException {
        String html = html(new PageSection(
                HOSTILE,
                p(HOSTILE),
                new Tiles(List.of(new Tiles.Tile(HOSTILE, HOSTILE, HOSTILE))).html(),
                new Facts(Map.of(HOSTILE, HOSTILE)).html(),
                table(HOSTILE),
                new BarChart(HOSTILE, 1, List.of(new BarChart.Bar(HOSTILE, 1, HOSTILE, 0.1, ChartColor.BLUE))).html(),
                lines(HOSTILE),
                new HistogramChart(
                                HOSTILE,
                                HOSTILE,
                                Axis.of(HOSTILE),
                                List.of(new HistogramChart.Kind(HOSTILE, ChartColor.BLUE, List.of(1.0, 2.0))),
                                Optional.of(new HistogramChart.Line(1, HOSTILE)))
                        .html(),
                new Gallery(List.of(new Gallery.Card(
                                HOSTILE,
                                HOSTILE,
                                HOSTILE,
                                true,
                                HOSTILE,
                                1,
                                1,
                                HOSTILE,
                                List.of(new Gallery.Picture(HOSTILE, 1, 1, HOSTILE)))))
                        .html()));

        assertThat(html.split("<script>", -1)).as("the page's own script alone").hasSize(2);
        assertThat(html).doesNotContain("<img src=x").doesNotContain("alert(1)</script>");
        assertThat(html.replaceAll("<[^>]*>", ""))
                .as("no attribute was closed from within")
                .doesNotContain("\">");
    }

    @Test
    void loadsNothingAndRunsOnlyItsOwnScript() throws IOException {
        String html = html(new PageSection("One", table("t")));

        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .containsPattern(
                        "default-src &#x27;none&#x27;; img-src data: &#x27;self&#x27; file:; style-src &#x27;sha256-[^;]+&#x27;; "
                                + "script-src &#x27;sha256-")
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("url(")
                .doesNotContain("@import")
                .doesNotContain(" style=\"");
    }

    @Test
    void theMenuLinksEverySection() throws IOException {
        String html = html(new PageSection("Kinds of defect"), new PageSection("Data"));

        assertThat(html)
                .contains("<a href=\"#kinds-of-defect\">", "<section id=\"kinds-of-defect\"")
                .contains("<a href=\"#data\">", "<section id=\"data\"");
    }

    @Test
    void aPageIsWrittenAtomically(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("run").resolve("report.html");

        page(new PageSection("One", p("äöü ≥ ✓"))).write(file);

        assertThat(Files.readString(file)).contains("äöü ≥ ✓").endsWith("</html>");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aRowThatDoesNotFitTheColumnsIsRefused() {
        assertThatThrownBy(() ->
                        new DataTable("t", List.of(DataTable.Column.text("a")), List.of(List.of(cell("1"), cell("2")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must have 1 cells, but one has 2");
    }

    @Test
    void aBarChartNeedsAPositiveMaximum() {
        assertThatThrownBy(() -> new BarChart("b", 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max must be above 0, but is 0.0");
    }

    private static DomContent table(String text) {
        return new DataTable(text, List.of(DataTable.Column.text(text)), List.of(List.of(cell(text)))).html();
    }

    private static DataTable.Cell cell(String text) {
        return DataTable.Cell.of(text).asBest();
    }

    private static DomContent lines(String text) {
        return new LineChart(
                        text,
                        text,
                        Axis.of(text),
                        Axis.share(text),
                        List.of(new Series(
                                text, ChartColor.RED, Series.Line.STRAIGHT, List.of(new Series.Point(1, 0.5, text)))),
                        List.of(new LineChart.Mark(1, OptionalDouble.of(0.5), text, ChartColor.GREY)))
                .html();
    }

    private static String html(PageSection... sections) throws IOException {
        StringBuilder html = new StringBuilder();
        page(sections).writeTo(html);
        return html.toString();
    }

    private static Page page(PageSection... sections) {
        return new Page(HOSTILE, HOSTILE, List.of(sections), HOSTILE);
    }
}
