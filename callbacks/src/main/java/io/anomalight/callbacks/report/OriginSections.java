package io.anomalight.callbacks.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.summary;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.callbacks.report.page.Facts;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.regions.RegionRules;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sections about the run itself: data, thresholds, times, versions, weights, settings. */
final class OriginSections {
    private static final String SPLITS = "splits";

    private OriginSections() {}

    static List<PageSection> of(RunFiles files, Optional<EvaluatedSplit> split, Optional<ReportPage.Fit> fit) {
        List<PageSection> sections = new ArrayList<>();
        if (files.facts().has(SPLITS)) {
            sections.add(new PageSection("Data", splits(files.facts().path(SPLITS))));
        }
        sections.add(new PageSection("Origin", origin(files, split, fit)));
        if (!files.config().isEmpty()) {
            sections.add(new PageSection("Settings", settings(files)));
        }
        return sections;
    }

    private static DomContent splits(JsonNode splits) {
        List<List<Cell>> rows = new ArrayList<>();
        splits.properties()
                .forEach(split -> rows.add(List.of(
                        Cell.of(split.getKey()),
                        Cell.of(split.getValue().path("normal").asLong()),
                        Cell.of(split.getValue().path("defective").asLong()),
                        Cell.of(split.getValue().path("with_mask").asLong()))));
        return new DataTable(
                        "Images of each split when the model was trained",
                        List.of(
                                Column.text("Split"),
                                Column.number("Normal"),
                                Column.number("Defective"),
                                Column.number("With mask")),
                        rows)
                .html();
    }

    private static List<DomContent> origin(
            RunFiles files, Optional<EvaluatedSplit> split, Optional<ReportPage.Fit> fit) {
        Map<String, String> facts = new LinkedHashMap<>();
        split.ifPresent(result -> addThresholds(facts, result.postProcessor()));
        fit.ifPresent(done -> facts.put(
                "Fit",
                Digits.of(done.time()) + ", " + ReportFormat.count(done.report().epochs(), "epoch") + ", "
                        + ReportFormat.count(done.report().steps(), "step")));
        split.ifPresent(result -> facts.put(
                ReportFormat.name(result.split()),
                Digits.of(result.time()) + " for "
                        + ReportFormat.count(result.images().size(), "image")
                        + " (time includes metrics and pictures)"));
        files.facts().properties().forEach(fact -> add(facts, fact.getKey(), fact.getValue()));
        return List.of(new Facts(facts).html());
    }

    private static void addThresholds(Map<String, String> facts, PostProcessor postProcessor) {
        facts.put(
                "Image threshold",
                Digits.of(postProcessor.imageThreshold()) + " (" + postProcessor.imageThresholdOrigin() + ")");
        if (postProcessor.hasReview()) {
            facts.put(
                    "Review threshold",
                    Digits.of(postProcessor.reviewThreshold()) + " (" + postProcessor.reviewThresholdOrigin() + ")");
        }
        if (!postProcessor.regions().equals(RegionRules.DEFAULT)) {
            facts.put("Verdict", postProcessor.regions().sentence());
        }
        if (postProcessor.falseAlarms().known()) {
            facts.put("False alarms", promise(postProcessor.falseAlarms()));
        }
        facts.put(
                "Pixel threshold",
                Digits.of(postProcessor.pixelThreshold()) + " (" + postProcessor.pixelThresholdOrigin() + ")");
        facts.put("Image scores", range(postProcessor.imageMin(), postProcessor.imageMax()));
        facts.put("Pixel scores", range(postProcessor.pixelMin(), postProcessor.pixelMax()));
    }

    private static String promise(FalseAlarmPromise promise) {
        return promise.sentence()
                + "; it assumes that new images are like these, that all are independent, and that nothing"
                + " else was chosen on them, such as the best epoch"
                + promise.shortfall().map(shortfall -> "; " + shortfall).orElse("");
    }

    private static String range(double min, double max) {
        return Digits.of(min) + " to " + Digits.of(max) + " in validation";
    }

    private static void add(Map<String, String> facts, String name, JsonNode value) {
        if (name.equals(SPLITS)) {
            return;
        }
        if (value.isObject()) {
            value.properties().forEach(part -> add(facts, singular(name) + " " + part.getKey(), part.getValue()));
        } else {
            facts.put(
                    ReportFormat.name(name),
                    value.asText().replaceFirst("\\.\\d+Z$", "Z")); // remove the fraction of a second from times
        }
    }

    private static String singular(String name) {
        return name.equals("weights") ? name : name.replaceFirst("s$", "");
    }

    private static List<DomContent> settings(RunFiles files) {
        List<DomContent> content = new ArrayList<>();
        content.add(h3("Overridden"));
        content.add(
                files.overrides().isBlank()
                        ? p("Nothing: the recipes are unchanged.")
                        : pre(files.overrides().strip()));
        content.add(details(summary("The whole resolved configuration"), pre(files.config())));
        return content;
    }
}
