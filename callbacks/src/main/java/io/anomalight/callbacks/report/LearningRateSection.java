package io.anomalight.callbacks.report;

import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.tuner.LrChart;
import io.anomalight.callbacks.tuner.LrCurveFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The section with the curve of the search for a learning rate that began the run. */
final class LearningRateSection {
    private LearningRateSection() {}

    /** The section; empty if neither the folder nor its parent, which may be the run of a later test, has a curve. */
    static Optional<PageSection> of(Path directory) {
        return Stream.of(directory, directory.toAbsolutePath().normalize().resolveSibling(""))
                .flatMap(folder -> LrCurveFile.read(folder).stream())
                .findFirst()
                .map(LearningRateSection::of);
    }

    private static PageSection of(LrCurveFile curve) {
        String text = "A search of " + ReportFormat.count(curve.points().size(), "step") + " before the training: "
                + curve.suggestion()
                        .map(point -> "the loss falls fastest at " + LrChart.number(point.lr())
                                + ", which is the learning rate of this run.")
                        .orElse("the loss falls at no learning rate.");
        return new PageSection(
                "Search for the learning rate",
                List.of(p(text), new LrChart(curve).of(text).html()));
    }
}
