package io.anomalight.framework.config.hocon;

import io.anomalight.framework.failure.UserError;
import java.util.List;

/** Everything that is wrong with a configuration, in one message. */
public final class ConfigException extends UserError {
    private static final long serialVersionUID = 1L;

    // An array, because a list need not be serializable.
    private final String[] faults;

    /** One sentence a fault, each with its file and line. */
    public ConfigException(List<String> faults) {
        super(
                faults.size() == 1
                        ? faults.get(0)
                        : faults.size() + " faults in the configuration:\n  - " + String.join("\n  - ", faults));
        this.faults = faults.toArray(String[]::new);
    }

    /** One sentence a fault. */
    public List<String> faults() {
        return List.of(faults);
    }
}
