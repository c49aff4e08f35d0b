package io.anomalight.framework.config.override;

import io.anomalight.framework.config.grammar.GlobSweep;
import io.anomalight.framework.failure.UserError;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The recipes of a group whose names match patterns in the syntax of a shell. */
record SweptGlob(GlobSweep glob, String where) {
    private static final Pattern CALL = Pattern.compile("glob\\((.+)\\)", Pattern.DOTALL);
    private static final String EXCLUDE = "exclude=";

    /** A glob with patterns that Hydra's grammar refuses, such as {@code glob({a,b}*)} or {@code glob([ab]*)}. */
    static Optional<GlobSweep> inShellSyntax(String text) {
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            return Optional.empty();
        }
        List<String> arguments = TopLevelCommas.split(call.group(1));
        String excluded = arguments.size() < 2 ? "[]" : arguments.get(1);
        return arguments.size() > 2 || arguments.contains("")
                ? Optional.empty()
                : Optional.of(new GlobSweep(
                        patterns(arguments.get(0)),
                        patterns(excluded.startsWith(EXCLUDE) ? excluded.substring(EXCLUDE.length()) : excluded)));
    }

    private static List<String> patterns(String text) {
        if (text.equals("[]")) {
            return List.of();
        }
        boolean isList = text.startsWith("[") && text.endsWith("]");
        return isList ? TopLevelCommas.split(text.substring(1, text.length() - 1)) : List.of(text);
    }

    /** The matching names, sorted. */
    List<String> values(Optional<GroupOptions> group) {
        GroupOptions options = group.orElseThrow(() -> new UserError(
                where + ": glob chooses among the recipes of a group, which this key is not; list the values instead"));
        List<PathMatcher> included = matchers(glob.included());
        List<PathMatcher> excluded = matchers(glob.excluded());
        List<String> matching = options.names().stream()
                .filter(name -> matches(included, name) && !matches(excluded, name))
                .sorted()
                .toList();
        if (matching.isEmpty()) {
            throw new UserError(where + ": no recipe of " + options.group() + " matches; there are "
                    + String.join(", ", options.names()));
        }
        return matching;
    }

    private List<PathMatcher> matchers(List<String> patterns) {
        List<PathMatcher> matchers = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
            } catch (PatternSyntaxException e) {
                throw new UserError(where + ": \"" + pattern + "\" is not a pattern: " + e.getDescription(), e);
            }
        }
        return matchers;
    }

    private static boolean matches(List<PathMatcher> matchers, String name) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(Path.of(name)));
    }
}
