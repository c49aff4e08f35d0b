package io.anomalight.framework.console;

/**
 * Makes text that Anomalight did not write, such as a file name, safe to print. A file name may contain escape
 * sequences that move the cursor of a terminal, change its title or fake lines of a log.
 *
 * <p>Control characters and characters that reverse the direction of writing are replaced by their code, for instance
 * {@code \x1b}.
 */
public final class PrintableText {
    private PrintableText() {}

    /** A text of any number of lines; line breaks and tabs are not replaced. */
    public static String of(String text) {
        return printable(text, true);
    }

    /** A text that must stay on one line, for instance a file name in a log; line breaks and tabs are replaced, too. */
    public static String line(String text) {
        return printable(text, false);
    }

    private static String printable(String text, boolean keepLineBreaks) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text, i, keepLineBreaks)) {
                return replaced(text, i, keepLineBreaks);
            }
        }
        return text;
    }

    private static String replaced(String text, int from, boolean keepLineBreaks) {
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isUnsafe(text, i, keepLineBreaks)) {
                safe.append(String.format(character <= 0xff ? "\\x%02x" : "\\u%04x", (int) character));
            } else {
                safe.append(character);
            }
        }
        return safe.toString();
    }

    private static boolean isUnsafe(String text, int index, boolean keepLineBreaks) {
        char character = text.charAt(index);
        if (character == '\n' || character == '\t') {
            return !keepLineBreaks;
        }
        if (character == '\r') {
            // A carriage return without a line feed overwrites the line.
            return !keepLineBreaks || index + 1 == text.length() || text.charAt(index + 1) != '\n';
        }
        return Character.isISOControl(character) || isSeparatorOrDirectionMark(character);
    }

    private static boolean isSeparatorOrDirectionMark(char character) {
        return switch (character) {
            case 0x2028, 0x2029 -> true; // line and paragraph separator
            case 0x061c, 0x200e, 0x200f -> true; // direction marks
            case 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069 -> true; // direction overrides
            default -> false;
        };
    }
}
