package io.anomalight.framework.training;

import io.anomalight.framework.console.Console;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says which images were left out because they can't be read, each of them once in a run. */
final class SkippedImages {
    private final Console console;
    private final Set<String> reasons = new LinkedHashSet<>();

    SkippedImages(Console console) {
        this.console = console;
    }

    /** Says those that were not said before. */
    void report(List<String> found) {
        List<String> news = found.stream().filter(reasons::add).toList();
        if (!news.isEmpty()) {
            String count = news.size() == 1 ? "1 image was" : news.size() + " images were";
            console.line(count + " left out (data.on_error = skip):");
            news.forEach(reason -> console.line("  " + reason));
        }
    }
}
