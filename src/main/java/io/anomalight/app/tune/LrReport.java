package io.anomalight.app.tune;

import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.page.Page;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.tuner.LrChart;
import io.anomalight.callbacks.tuner.LrCurve;
import io.anomalight.callbacks.tuner.LrCurveFile;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The result of a search for a learning rate, as text, and as a page with its curve. */
public record LrReport(String model, LrSearch search) {

    /**
     * The suggestion in a sentence.
     *
     * @throws UserError with what to change, if no rate is found
     */
    public String requiredSuggestion() {
        if (curve().suggestion().isEmpty()) {
            throw new UserError(suggestion());
        }
        return suggestion();
    }

    private LrCurve curve() {
        return search.curve();
    }

    /** Why the search ended, in a sentence. */
    public String ended() {
        return "The search ended after " + curve().points().size() + " steps: " + curve().end() + ".";
    }

    private String suggestion() {
        return curve().suggestion()
                .map(point ->
                        "Suggestion: " + LrChart.number(point.lr()) + ", where the loss falls fastest. Set it with "
                                + search.key().path() + "=" + LrChart.number(point.lr()) + ".")
                .orElse(
                        "No suggestion: the loss falls at no learning rate, or there are too few steps. Search with more steps"
                                + " (num_training) or other limits (min_lr, max_lr).");
    }

    /**
     * Writes {@code lr_find.csv} and the page {@code lr_find.html} to a folder, which is created.
     *
     * @return the page
     * @throws io.anomalight.framework.failure.UserError if they can't be written
     */
    public Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            LrCurveFile.of(curve()).write(folder);
            Path page = folder.resolve("lr_find.html");
            page().write(page);
            return page;
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    private Page page() {
        LrChart chart = new LrChart(LrCurveFile.of(curve()));
        return new Page(
                "Search for a learning rate",
                model,
                List.of(new PageSection(
                        "Curve",
                        List.of(
                                p(suggestion()),
                                chart.of(ended() + " " + suggestion()).html(),
                                p(ended())))),
                "Written by Anomalight " + AnomalightVersion.current() + ".");
    }
}
