package io.anomalight.app.console;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command as it can be copied into a shell: what a shell would take apart or replace stands in quotes. */
public final class ShellLine {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+:,./-]+");
    private static final Pattern KEY = Pattern.compile("[\\w.-]+=");

    private ShellLine() {}

    /** {@code anomalight} and some words, in a {@code key=value} only the value quoted. */
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
