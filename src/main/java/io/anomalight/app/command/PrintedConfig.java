package io.anomalight.app.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.failure.UserError;
import java.util.Map;

/**
 * A configuration as {@code --cfg} prints it.
 *
 * @param packageName the section to print; empty or {@code _global_} for all
 */
record PrintedConfig(Composition composition, String packageName) {
    private static final String ALL = "_global_";

    String text() {
        if (packageName.isEmpty() || packageName.equals(ALL)) {
            return composition.render();
        }
        Config config = composition.config();
        if (!has(config)) {
            throw new UserError("--package " + packageName + " is not in the configuration; "
                    + NearestKey.hint(packageName, config.root().keySet()));
        }
        Object value = config.getAnyRef(packageName);
        if (!(config.getValue(packageName) instanceof ConfigObject section)) {
            return String.valueOf(value);
        }
        Composition part = new Composition(section.toConfig(), Map.of(), composition.overrides());
        return "# @package " + packageName + "\n" + part.render();
    }

    private boolean has(Config config) {
        try {
            return config.hasPath(packageName);
        } catch (ConfigException notAPath) {
            return false;
        }
    }
}
