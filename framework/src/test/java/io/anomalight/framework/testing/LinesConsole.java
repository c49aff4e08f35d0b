package io.anomalight.framework.testing;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import java.util.ArrayList;
import java.util.List;

/** A console that adds each line to a list and shows no progress. */
public record LinesConsole(List<String> lines) implements Console {
    public LinesConsole() {
        this(new ArrayList<>());
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public Progress progress(String task, String unit, long total) {
        return Progress.SILENT;
    }
}
