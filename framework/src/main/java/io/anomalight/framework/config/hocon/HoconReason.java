package io.anomalight.framework.config.hocon;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says plainly what the HOCON library says in the words of a parser. */
final class HoconReason {
    private static final Pattern RESOLVER = Pattern.compile("(?i)could not resolve.*\\$\\{(now|oc\\.env|env)\\}.*");

    private HoconReason() {}

    /** The reason in plain words; empty if the library's own words are plain enough. */
    static Optional<String> of(String reason) {
        Matcher resolver = RESOLVER.matcher(reason);
        if (resolver.matches()) {
            String name = resolver.group(1);
            String argument = name.equals("now") ? "%Y-%m-%d" : "NAME";
            return Optional.of("${" + name + "} has no argument: write \"${" + name + ":" + argument + "}\" in quotes");
        }
        if (reason.contains("Substitution ${ was not closed with a }")) {
            return Optional.of("a substitution that begins with ${ has no end: write } behind its key, or put single"
                    + " quotes around a text with ${");
        }
        boolean isAtEnd = reason.contains("end of file");
        if (isAtEnd && reason.contains("should have ended with ] or had a comma")) {
            return Optional.of("a list that begins with [ has no end: write ] behind its last value");
        }
        // HOCON speaks of a parenthesis if the bracket of a list follows.
        if ((isAtEnd && reason.contains("close brace")) || reason.contains("a close parentheses ')' here, not: ']'")) {
            return Optional.of("a section that begins with { has no end: write } behind its last value");
        }
        return Optional.empty();
    }
}
