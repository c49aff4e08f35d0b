package io.anomalight.framework.config.record;

import io.anomalight.framework.config.hocon.Variables;
import java.util.Map;

/**
 * A text that may name environment variables, such as {@code https://host/file?token=${oc.env:TOKEN}}. It is shown and
 * saved as it was written; its value is read only when it is used.
 */
@TextValue("a text")
public final class SecretText {
    private final String written;
    private final Variables variables;

    private SecretText(String written, Variables variables) {
        this.written = written;
        this.variables = variables;
    }

    /** A text with the environment variables of this process. */
    public static SecretText parse(String written) {
        return new SecretText(written, Variables.ofProcess());
    }

    /** A text with the given environment variables. */
    public static SecretText of(String written, Map<String, String> environment) {
        return new SecretText(written, new Variables(Map.copyOf(environment)));
    }

    /** Whether it contains a variable, so that its value differs from the written text. */
    public boolean hasVariables() {
        return Variables.isIn(written);
    }

    /**
     * The text with the values of its variables; it must not reach a log, a file or an error.
     *
     * @throws io.anomalight.framework.failure.UserError if a variable is not set, or not listed as one that may be read
     */
    public String reveal() {
        return variables.expand(written);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretText text && text.written.equals(written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    /** The text as it was written. */
    @Override
    public String toString() {
        return written;
    }
}
