package io.anomalight.framework.config.override;

import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an override that may have several values, in Hydra's grammar: {@code 1,2}, {@code choice(1,2)}, {@code
 * range(0,3)} or {@code glob(*)}. A comma inside brackets or quotes does not separate values: {@code [1,2]} is one
 * value.
 *
 * @param where the name of the override in errors
 */
record SweptValue(String text, String where) {
    private static final Pattern CALL = Pattern.compile("(choice|range|glob)\\((.*)\\)", Pattern.DOTALL);
    private static final Pattern BEGINS_A_CALL = Pattern.compile("(choice|range|glob)\\(.*", Pattern.DOTALL);
    private static final Pattern OTHERS = Pattern.compile("(interval|sort|shuffle|tag)\\(.*\\)", Pattern.DOTALL);

    /** Whether it is written as a list of values, even if the list has one value or none. */
    boolean isSwept() {
        return TopLevelCommas.split(text).size() > 1
                || BEGINS_A_CALL.matcher(text).matches()
                || OTHERS.matcher(text).matches();
    }

    /**
     * All values in the order written, in the syntax of an override; the text itself if it is not swept.
     *
     * @param group the recipes that {@code glob} chooses from; empty if the key is not a group
     * @throws UserError if the list of values is empty, or the text does not follow the grammar
     */
    List<String> values(Optional<GroupOptions> group) {
        List<String> parts = TopLevelCommas.split(text);
        if (parts.size() > 1) {
            return list(parts);
        }
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            List<String> arguments = TopLevelCommas.split(call.group(2));
            return switch (call.group(1)) {
                case "choice" -> values(arguments);
                case "range" -> SweptRange.parse(arguments, where).values();
                default -> new SweptGlob(arguments, where).values(group);
            };
        }
        refuse(BEGINS_A_CALL, "a bracket or quote is not closed");
        refuse(OTHERS, "a sweep supports only choice(a,b), range(start,stop,step) and glob(*)");
        return List.of(text);
    }

    private List<String> list(List<String> parts) {
        for (String part : parts) {
            if (BEGINS_A_CALL.matcher(part).matches()) {
                throw new UserError(where + ": " + part + " stands in a list of values, but must stand alone");
            }
        }
        return values(parts);
    }

    private List<String> values(List<String> parts) {
        if (parts.contains("")) {
            throw new UserError(where + ": a value is missing beside a comma; write \"\" for an empty text");
        }
        return parts;
    }

    private void refuse(Pattern pattern, String reason) {
        if (pattern.matcher(text).matches()) {
            throw new UserError(where + ": " + reason);
        }
    }
}
