package io.anomalight.framework.config.override;

import io.anomalight.framework.failure.UserError;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The recipes of a group whose names match patterns in the syntax of a shell. */
record SweptGlob(List<String> arguments, String where) {
    private static final String EXCLUDE = "exclude=";

    /** The matching names, sorted. */
    List<String> values(Optional<GroupOptions> group) {
        GroupOptions options = group.orElseThrow(() -> new UserError(
                where + ": glob chooses among the recipes of a group, which this key is not; list the values instead"));
        if (arguments.size() > 2 || arguments.contains("")) {
            throw new UserError(where + ": write glob(pattern), glob([pattern,…]) or glob(pattern,exclude=pattern)");
        }
        List<PathMatcher> included = matchers(arguments.get(0));
        List<PathMatcher> excluded = arguments.size() < 2
                ? List.of()
                : matchers(
                        arguments.get(1).startsWith(EXCLUDE)
                                ? arguments.get(1).substring(EXCLUDE.length())
                                : arguments.get(1));
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

    private List<PathMatcher> matchers(String patterns) {
        boolean isList = patterns.startsWith("[") && patterns.endsWith("]");
        List<String> all =
                isList ? TopLevelCommas.split(patterns.substring(1, patterns.length() - 1)) : List.of(patterns);
        List<PathMatcher> matchers = new ArrayList<>();
        for (String pattern : all) {
            try {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + OverrideValue.unquoted(pattern)));
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
