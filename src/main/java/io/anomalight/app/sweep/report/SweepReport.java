package io.anomalight.app.sweep.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.code;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.text;

import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.callbacks.report.page.Facts;
import io.anomalight.callbacks.report.page.Page;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Tiles;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.files.FileFailure;
import j2html.tags.DomContent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The page {@code report.html} of a sweep: its results and its plan. */
record SweepReport(Comparison comparison, SweepFolder folder, Instant now) {
    static final String FILE = "report.html";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    /**
     * Writes the page to the sweep folder.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be written
     */
    void write() {
        Path file = folder.path().resolve(FILE);
        try {
            page().write(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    Page page() {
        ReportTables tables = new ReportTables(comparison);
        List<PageSection> sections = new ArrayList<>();
        sections.add(verdict());
        sections.add(new PageSection("Jobs", jobs(tables)));
        if (!comparison.groups().isEmpty()) {
            sections.add(new PageSection("Over repetitions", tables.groups()));
        }
        sections.addAll(new SearchSections(comparison, folder).all());
        List<DomContent> charts = new ReportCharts(comparison).all();
        if (!charts.isEmpty()) {
            sections.add(new PageSection("Comparison", div().withClass("pair").with(charts)));
        }
        if (!comparison.unfinished().isEmpty()) {
            sections.add(new PageSection("Failures", failures()));
        }
        sections.add(new PageSection("Settings", settings()));
        return new Page(
                "Sweep over " + (swept().isEmpty() ? "nothing" : String.join(", ", swept())),
                "Sweep · " + TIME.format(now) + " · " + folder.path(),
                sections,
                "Written by Anomalight " + AnomalightVersion.current() + ".");
    }

    private PageSection verdict() {
        SweepSummary summary = SweepSummary.of(comparison);
        List<Tiles.Tile> tiles = new ArrayList<>();
        tiles.add(new Tiles.Tile("Jobs done", summary.done() + " of " + summary.all(), ""));
        summary.best()
                .ifPresent(best -> tiles.add(
                        new Tiles.Tile(best.measure().heading(), best.measure().text(best.value()), best.name())));
        tiles.add(new Tiles.Tile("Time", Digits.of(total()), "of all jobs together"));
        return new PageSection(
                "Verdict",
                div().withClass("verdict" + (summary.done() == summary.all() ? " right" : ""))
                        .with(summary.sentences().stream()
                                .map(sentence -> p(sentence).withClass("lead"))),
                new Tiles(tiles).html());
    }

    private Duration total() {
        double seconds = comparison.rows().stream()
                .mapToDouble(row -> row.job().seconds())
                .sum();
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private List<DomContent> jobs(ReportTables tables) {
        List<DomContent> content = new ArrayList<>(List.of(tables.jobs()));
        List<DomContent> links = new ArrayList<>();
        for (Comparison.Row row : comparison.rows()) {
            Path report = folder.run(row.job()).resolve(FILE);
            if (Files.isRegularFile(report)) {
                URI relative = folder.path().toUri().relativize(report.toUri()); // its names are encoded
                links.add(a("job " + row.job().number()).withHref(relative.toASCIIString()));
            }
        }
        if (!links.isEmpty()) {
            DomContent[] spaced =
                    links.stream().flatMap(link -> Stream.of(text(" "), link)).toArray(DomContent[]::new);
            content.add(p("Reports of the jobs:").with(spaced));
        }
        return content;
    }

    private List<DomContent> failures() {
        List<DomContent> content = new ArrayList<>();
        for (Job job : comparison.unfinished()) {
            content.add(h3(ComparisonText.reason(job)));
            if (job.lastErrors().size() > 1) { // the heading has the last one
                content.add(pre(String.join("\n", job.lastErrors())));
            }
        }
        return content;
    }

    private List<DomContent> settings() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Jobs at a time", Integer.toString(comparison.plan().jobsAtATime()));
        facts.put("Speed measured", comparison.plan().measureSpeed() ? "yes" : "no");
        facts.put("Swept", String.join(", ", swept()));
        List<DomContent> content = new ArrayList<>();
        content.add(p("The arguments of the command:"));
        content.add(pre(String.join("\n", comparison.plan().arguments())));
        content.add(new Facts(facts).html());
        String overrides = String.join(
                "\n",
                comparison.rows().stream()
                        .map(row -> row.job().number() + "  "
                                + String.join(" ", row.job().overrides()))
                        .toList());
        content.add(details(summary("The overrides of each job"), pre(overrides)));
        content.add(p().withText("The whole configuration of job 0 is in ").with(code("0/config.conf")));
        return content;
    }

    private List<String> swept() {
        return comparison.plan().sweptKeys();
    }
}
