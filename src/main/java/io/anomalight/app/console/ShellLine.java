package io.anomalight.app.console;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command that can be copied into a shell: words with special characters are in quotes. */
public final class ShellLine {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+:,./-]+");
    private static final Pattern KEY = Pattern.compile("[\\w.-]+=");

    private ShellLine() {}

    /** {@code anomalight} with arguments; of {@code key=value} only the value is quoted. */
    public static String of(String... words) {
        return "anomalight " + Arrays.stream(words).map(ShellLine::word).collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        int split = word.indexOf('=') + 1;
        return split > 0 && KEY.matcher(word.substring(0, split)).matches()
                ? word.substring(0, split) + quoted(word.substring(split))
                : quoted(word);
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
