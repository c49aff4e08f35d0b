package io.anomalight.framework.config.override;

import io.anomalight.framework.config.grammar.ChoiceSweep;
import io.anomalight.framework.config.grammar.Element;
import io.anomalight.framework.config.grammar.GlobSweep;
import io.anomalight.framework.config.grammar.Grammar;
import io.anomalight.framework.config.grammar.Parsed;
import io.anomalight.framework.config.grammar.RangeSweep;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an override that may have several values, in Hydra's grammar: {@code 1,2}, {@code choice(1,2)}, {@code
 * range(0,3)} or {@code glob(*)}. A text that Hydra refuses, such as an address, is split at the commas that are not
 * inside brackets or quotes.
 *
 * @param where the name of the override in errors
 */
record SweptValue(String text, String where) {
    private static final Pattern CHOICE = Pattern.compile("choice\\((.*)\\)", Pattern.DOTALL);

    /** Whether it is written as a list of values, even if the list has one value or none. */
    boolean isSwept() {
        Parsed parsed = Grammar.parse(text, where);
        return parsed.element()
                .map(Element.Sweep.class::isInstance)
                .orElseGet(() ->
                        Grammar.beginsACall(text) || TopLevelCommas.split(text).size() > 1);
    }

    /** The several values; empty if it has one value, or is not in Hydra's grammar. */
    Optional<Element.Sweep> sweep() {
        return Grammar.parse(text, where)
                .element()
                .filter(Element.Sweep.class::isInstance)
                .map(Element.Sweep.class::cast);
    }

    /**
     * All values in the order written, in the syntax of an override; the text itself if it is not swept.
     *
     * @param group the recipes that {@code glob} chooses from; empty if the key is not a group
     * @throws UserError if the list of values is empty, or the text does not follow the grammar
     */
    List<String> values(Optional<GroupOptions> group) {
        Parsed parsed = Grammar.parse(text, where);
        if (parsed instanceof Parsed.Refused refused) {
            Optional<GlobSweep> shell = SweptGlob.inShellSyntax(text);
            return shell.isPresent()
                    ? new SweptGlob(shell.get(), where).values(group)
                    : commaSeparated(refused.reason());
        }
        Element element = parsed.element().orElseThrow();
        if (element instanceof ChoiceSweep choice) {
            return choice.values();
        }
        if (element instanceof RangeSweep range) {
            return range.values(where);
        }
        if (element instanceof GlobSweep glob) {
            return new SweptGlob(glob, where).values(group);
        }
        if (element instanceof Element.Sweep) {
            throw new UserError(
                    where + ": a grid has no intervals: add sweep.sweeper=tpe or sweep.sweeper=random to search, or"
                            + " write choice(a,b) or range(start,stop,step)");
        }
        return List.of(text);
    }

    private List<String> commaSeparated(String reason) {
        Matcher choice = CHOICE.matcher(text);
        if (!choice.matches() && Grammar.beginsACall(text)) {
            throw new UserError(where + ": " + reason);
        }
        List<String> parts = TopLevelCommas.split(choice.matches() ? choice.group(1) : text);
        for (String part : parts) {
            if (Grammar.beginsACall(part)) {
                throw new UserError(where + ": " + part + " stands in a list of values, but must stand alone");
            }
        }
        if ((parts.size() > 1 || choice.matches()) && parts.contains("")) {
            throw new UserError(where + ": a value is missing beside a comma; write \"\" for an empty text");
        }
        return parts;
    }
}
