package io.anomalight.app.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.SweeperPart;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The section {@code sweep}, read and checked.
 *
 * @param config the settings that every sweeper has
 * @param sweeper creates the sweeper of a search; empty for a grid
 * @param json the section, so that a resumed search has the same settings
 */
public record SweepSettings(SweepConfig config, Optional<Function<Study, Sweeper>> sweeper, String json) {
    private static final String SECTION = "sweep";

    /**
     * Reads the section.
     *
     * @param sweepers the known sweepers, by their names
     * @throws io.anomalight.framework.config.hocon.ConfigException with all faults
     */
    public static SweepSettings read(Config composed, Map<String, SweeperPart<?>> sweepers) {
        ConfigReader reader = new ConfigReader(composed);
        Optional<SweepConfig> config =
                reader.read(SECTION, SweepConfig.class, sweepers.keySet().toArray(String[]::new));
        Optional<Function<Study, Sweeper>> made = config.filter(read -> !read.isGrid())
                .flatMap(read -> sweeper(reader, composed, read.sweeper(), sweepers));
        reader.check();
        String json = composed.getConfig(SECTION).root().render(ConfigRenderOptions.concise());
        return new SweepSettings(config.orElseThrow(), made, json);
    }

    /** Reads the section of a search that was begun earlier. */
    public static SweepSettings ofJson(String json, Map<String, SweeperPart<?>> sweepers) {
        return read(ConfigFactory.parseString(json).atKey(SECTION), sweepers);
    }

    private static Optional<Function<Study, Sweeper>> sweeper(
            ConfigReader reader, Config composed, String name, Map<String, SweeperPart<?>> sweepers) {
        TreeSet<String> known = new TreeSet<>(sweepers.keySet());
        known.add("grid");
        SweeperPart<?> part = Optional.<SweeperPart<?>>ofNullable(sweepers.get(name))
                .orElseThrow(() -> new UserError(
                        "sweep.sweeper: there is no sweeper \"" + name + "\"; " + NearestKey.hint(name, known)));
        return made(reader, composed, SECTION + "." + name, part);
    }

    private static <C extends Record> Optional<Function<Study, Sweeper>> made(
            ConfigReader reader, Config composed, String path, SweeperPart<C> part) {
        // A sweeper without settings needs no section.
        boolean needsNone = part.config().getRecordComponents().length == 0 && !composed.hasPath(path);
        Config section = needsNone ? ConfigFactory.parseString(path + " {}") : composed;
        ConfigReader own = needsNone ? new ConfigReader(section) : reader;
        return own.read(path, part.config())
                .map(config -> study -> part.factory().apply(config, study));
    }
}
