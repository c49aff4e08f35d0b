package io.anomalight.framework.config.hocon;

import io.anomalight.framework.failure.UserError;
import java.util.List;

/** All faults of a configuration, in one message. */
public final class ConfigException extends UserError {
    private static final long serialVersionUID = 1L;

    // An array, because a list need not be serializable.
    private final String[] faults;

    /** Makes one message of the faults; each is a sentence with its file and line. */
    public ConfigException(List<String> faults) {
        super(
                faults.size() == 1
                        ? faults.get(0)
                        : faults.size() + " faults in the configuration:\n  - " + String.join("\n  - ", faults));
        this.faults = faults.toArray(String[]::new);
    }

    /** The faults, one sentence each. */
    public List<String> faults() {
        return List.of(faults);
    }
}
