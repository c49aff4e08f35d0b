package io.anomalight.framework.config.hocon;

import io.anomalight.framework.failure.UserError;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment variables that a configuration may use, in Hydra's syntax: {@code "${oc.env:NAME}"}, or {@code
 * "${oc.env:NAME,default}"} with a default for a missing variable; {@code env} is short for {@code oc.env}.
 *
 * <p>A configuration may come from an untrusted source, so only the variables listed in {@code ANOMALIGHT_ENV} (separated by
 * commas) are read. They are read when a value is used. A saved configuration therefore contains their names and never
 * their values.
 */
public final class Variables {
    public static final String LIST = "ANOMALIGHT_ENV";

    private static final Pattern BEGINNING = Pattern.compile("\\$\\{(oc\\.)?env:");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:oc\\.)?env:([^,}]*)(?:,([^}]*))?\\}");
    private static final Pattern RESOLVER = Pattern.compile("\\$\\{([A-Za-z_][\\w.]*):[^}]*\\}?");

    private final Map<String, String> environment;

    public Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The variables of this process. */
    public static Variables ofProcess() {
        return new Variables(System.getenv());
    }

    /** Whether a text refers to a variable. */
    public static boolean isIn(String text) {
        return BEGINNING.matcher(text).find();
    }

    /** Whether a text calls a resolver, {@code ${name:argument}}, of any name. */
    public static boolean callsResolver(String text) {
        return RESOLVER.matcher(text).find();
    }

    /**
     * Replaces the variables in a text by their values.
     *
     * @throws UserError if it names a variable that is not listed or not set, or another resolver than {@code oc.env}
     */
    public String expand(String text) {
        StringBuilder expanded = new StringBuilder();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            String value = value(reference.group(1).strip(), Optional.ofNullable(reference.group(2)));
            reference.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        reference.appendTail(expanded);
        refuseOthers(REFERENCE.matcher(text).replaceAll(""));
        return expanded.toString();
    }

    private static void refuseOthers(String rest) {
        Matcher other = RESOLVER.matcher(rest);
        if (other.find()) {
            throw new UserError(other.group() + " can't be resolved here: this place takes only ${oc.env:NAME}"
                    + " or ${oc.env:NAME,default}");
        }
    }

    private String value(String name, Optional<String> byDefault) {
        if (!listed().contains(name)) {
            throw new UserError("the environment variable " + name + " may not be read: if you trust this configuration"
                    + " with it, list it in " + LIST + ", for instance " + LIST + "=" + name);
        }
        return Optional.ofNullable(environment.get(name))
                .or(() -> byDefault.map(String::strip))
                .orElseThrow(() -> new UserError("the environment variable " + name
                        + " is not set: set it, or give a default with ${oc.env:" + name + ",default}"));
    }

    private Set<String> listed() {
        return Arrays.stream(environment.getOrDefault(LIST, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}
