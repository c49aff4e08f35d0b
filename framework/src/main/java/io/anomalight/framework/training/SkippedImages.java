package io.anomalight.framework.training;

import io.anomalight.framework.console.Console;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Prints which images were skipped because they can't be read, each image once per run. */
final class SkippedImages {
    private final Console console;
    private final Set<String> reasons = new LinkedHashSet<>();

    SkippedImages(Console console) {
        this.console = console;
    }

    /** Prints the reasons that were not printed before. */
    void report(List<String> found) {
        List<String> added = found.stream().filter(reasons::add).toList();
        if (!added.isEmpty()) {
            String count = added.size() == 1 ? "1 image was" : added.size() + " images were";
            console.line(count + " left out (data.on_error = skip):");
            added.forEach(reason -> console.line("  " + reason));
        }
    }
}
