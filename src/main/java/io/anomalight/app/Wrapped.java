package io.anomalight.app;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of a width that a terminal shows, each with the same indent. */
final class Wrapped {
    private static final int WIDTH = 100;

    private Wrapped() {}

    static List<String> lines(String text, int indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && indent + line.length() + 1 + word.length() > WIDTH) {
                lines.add(" ".repeat(indent) + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(" ".repeat(indent) + line);
        return lines;
    }
}
