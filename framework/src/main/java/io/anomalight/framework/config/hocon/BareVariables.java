package io.anomalight.framework.config.hocon;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses {@code ${NAME}} of an environment variable, which HOCON would read; the error gives the right form. */
record BareVariables(Map<String, String> environment) implements ConfigResolver {
    private static final String NAME = "[A-Z_][A-Z0-9_]*";

    @Override
    public @Nullable ConfigValue lookup(String path) {
        List<String> elements = ConfigUtil.splitPath(path);
        // For ${NAME} in a recipe, HOCON asks for <group>.NAME, too.
        String name = elements.get(elements.size() - 1);
        if (elements.size() <= 2 && name.matches(NAME) && environment.containsKey(name)) {
            throw new UserError("${" + name + "} names an environment variable: write \"${oc.env:" + name
                    + "}\" in quotes, and list it in " + Variables.LIST + "=" + name);
        }
        return null;
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
        return this;
    }
}
