package io.anomalight.app.console;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that every terminal shows whole. */
public final class WrappedText {
    private static final int WIDTH = 80;

    private WrappedText() {}

    /** Lines that begin with so many spaces. */
    public static List<String> lines(String text, int indent) {
        return lines("", text, indent);
    }

    /** Lines of which the first begins with {@code lead}, and the others with so many spaces. */
    public static List<String> lines(String lead, String text, int indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(lead + " ".repeat(Math.max(0, indent - lead.length())));
        boolean begun = false;
        for (String word : text.split(" ", -1)) {
            if (begun && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(" ".repeat(indent));
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        lines.add(line.toString());
        return lines;
    }
}
