package io.anomalight.callbacks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.callbacks.report.page.Page;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The content of a report, in the order of its sections. */
record ReportPage(
        String model, RunFiles files, Optional<EvaluatedSplit> split, Optional<Fit> fit, History history, Instant now) {
    /**
     * The outcome of a fit.
     *
     * @param time the duration of the fit, including the time before it was resumed
     * @param bestEpoch the epoch of the best checkpoint, counted from 1; empty if none was saved
     */
    record Fit(FitReport report, Duration time, OptionalInt bestEpoch) {}

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    Page page(Path directory) {
        List<PageSection> sections = new ArrayList<>();
        sections.add(VerdictSection.of(split));
        split.ifPresent(result -> {
            sections.add(CurvesSection.of(result));
            sections.add(ScoresSection.of(result));
        });
        fit.filter(done -> !history.isEmpty()).ifPresent(done -> sections.add(TrainingSection.of(done, history)));
        LearningRateSection.of(directory).ifPresent(sections::add);
        split.filter(result -> !result.gallery().isEmpty())
                .ifPresent(result -> sections.add(GallerySection.of(result)));
        sections.addAll(OriginSections.of(files, split, fit));
        return new Page(
                title(),
                contents() + " · " + TIME.format(now) + " · " + files.nameOf(directory),
                sections,
                "Written by Anomalight " + AnomalightVersion.current() + ".");
    }

    private String title() {
        JsonNode facts = files.facts();
        String data = Stream.of("data", "category")
                .map(name -> facts.path(name).asText(""))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining("/"));
        return data.isEmpty() ? model : model + " on " + data;
    }

    /** What the report contains, for instance {@code Fit and test}. */
    private String contents() {
        String name = split.map(EvaluatedSplit::split).orElse("");
        if (fit.isEmpty()) {
            return ReportFormat.name(name);
        }
        return name.isEmpty() ? "Fit" : "Fit and " + (split.orElseThrow().thresholdsFromIt() ? "its last " : "") + name;
    }
}
