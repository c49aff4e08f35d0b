package io.anomalight.app.command;

import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hydra's own settings, which users of Hydra may write; an error names ours. */
final class HydraNames {
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("hydra.run.dir", "run.dir"),
            Map.entry("hydra.sweep.dir", "sweep.dir with --multirun"),
            Map.entry("hydra.sweep.subdir", "sweep.subdir with --multirun"),
            Map.entry("hydra.sweeper", "sweep.sweeper with --multirun"),
            Map.entry("hydra/sweeper", "sweep.sweeper with --multirun"),
            Map.entry("hydra/launcher", "sweep.launcher with --multirun"),
            Map.entry("hydra.launcher", "sweep.launcher and sweep.jobs with --multirun"),
            Map.entry("hydra.mode", "the option --multirun"),
            Map.entry("hydra.searchpath", "the option --config-dir"),
            Map.entry("hydra.verbose", "the option --debug"));

    private HydraNames() {}

    /**
     * Refuses overrides of Hydra's settings.
     *
     * @throws UserError if there is one
     */
    static void refuse(List<String> overrides) {
        overrides.stream()
                .filter(override -> override.matches("[+~]*hydra[./].*"))
                .findFirst()
                .ifPresent(override -> {
                    String key = override.replaceFirst("^[+~]*", "").split("=", 2)[0];
                    throw new UserError("override " + override + ": Anomalight has no settings of Hydra itself; "
                            + ours(key).map(name -> "use " + name).orElse("leave it out"));
                });
    }

    /** Our setting for a key or the section that it is in. */
    private static Optional<String> ours(String key) {
        return OURS.entrySet().stream()
                .filter(entry -> key.equals(entry.getKey()) || key.startsWith(entry.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
