package io.anomalight.app.console;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of at most 80 characters. */
public final class WrappedText {
    private static final int WIDTH = 80;

    private WrappedText() {}

    /** Lines that begin with {@code indent} spaces. */
    public static List<String> lines(String text, int indent) {
        return lines("", text, indent);
    }

    /** Lines: the first one begins with {@code lead}, all others with {@code indent} spaces. */
    public static List<String> lines(String lead, String text, int indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(lead + " ".repeat(Math.max(0, indent - lead.length())));
        boolean hasWord = false;
        for (String word : text.split(" ", -1)) {
            if (hasWord && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(" ".repeat(indent));
                hasWord = false;
            }
            line.append(hasWord ? " " : "").append(word);
            hasWord = true;
        }
        lines.add(line.toString());
        return lines;
    }
}
