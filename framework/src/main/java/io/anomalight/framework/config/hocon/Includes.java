package io.anomalight.framework.config.hocon;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import io.anomalight.framework.failure.UserError;
import java.io.File;
import java.net.URL;
import java.util.function.Function;

/**
 * The include statements that a configuration may use: other recipes by name, or none. A recipe may come from an
 * untrusted source, so an {@code include} can't fetch a URL, read another file of this machine or read the class path.
 *
 * @param where the name of the configuration that has the include, for error messages
 * @param byName returns the content of {@code include "name"}
 */
public record Includes(String where, Function<String, ConfigObject> byName)
        implements ConfigIncluder, ConfigIncluderURL, ConfigIncluderFile, ConfigIncluderClasspath {
    private static final String URL_FORM = "[A-Za-z][A-Za-z0-9+.-]+:.*";

    /** Refuses every include. */
    static Includes none(String where) {
        return new Includes(where, name -> {
            throw new UserError(where + " includes \"" + name
                    + "\", but only a recipe may include another one: write its settings here instead");
        });
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String name) {
        if (name.matches(URL_FORM)) {
            throw refused("\"" + name + "\"");
        }
        return byName.apply(name);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL address) {
        throw refused("url(\"" + address + "\")");
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File file) {
        throw refused("file(\"" + file + "\")");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String resource) {
        throw refused("classpath(\"" + resource + "\")");
    }

    private UserError refused(String what) {
        return new UserError(where + " includes " + what
                + ", which is refused: a recipe may include only other recipes, by name, for instance include"
                + " \"cflow\"");
    }
}
