package io.anomalight.framework.config.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigSyntax;

/** A resolved configuration that travels as JSON inside another file. */
public final class SavedConfig {
    private SavedConfig() {}

    /**
     * Parses it; JSON knows neither includes nor substitutions.
     *
     * @param where how errors call it
     * @throws io.anomalight.framework.failure.UserError if it is no JSON
     */
    public static Config ofJson(String text, String where) {
        return Hocon.parse(text, where, Includes.none(where), ConfigSyntax.JSON);
    }
}
