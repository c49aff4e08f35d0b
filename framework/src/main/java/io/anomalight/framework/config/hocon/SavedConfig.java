package io.anomalight.framework.config.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigSyntax;

/** Reads a resolved configuration that is stored as JSON inside another file. */
public final class SavedConfig {
    private SavedConfig() {}

    /**
     * Parses JSON, which has neither includes nor substitutions.
     *
     * @param where the name of the text in errors
     * @throws io.anomalight.framework.failure.UserError if it is not JSON
     */
    public static Config ofJson(String text, String where) {
        return Hocon.parse(text, where, Includes.none(where), ConfigSyntax.JSON);
    }
}
