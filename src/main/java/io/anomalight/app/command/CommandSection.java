package io.anomalight.app.command;

import com.typesafe.config.Config;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.record.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The overrides of a group that belongs to the command and is not part of the experiment.
 *
 * @param group for instance {@code speed}
 * @param own {@code speed=recipe} and {@code speed.key=value}
 * @param others all other overrides
 */
public record CommandSection(String group, List<String> own, List<String> others) {

    static CommandSection of(String group, List<String> overrides) {
        List<String> own = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String override : overrides) {
            boolean isOwn = override.startsWith(group + "=") || override.startsWith(group + ".");
            (isOwn ? own : others).add(override);
        }
        return new CommandSection(group, own, others);
    }

    /** The group's recipe with the overrides; those in {@code defaults} are applied before the user's. */
    Config compose(Composer composer, List<String> defaults) {
        List<String> all = new ArrayList<>(defaults);
        all.addAll(own);
        return composer.composeAlone(group, all).config();
    }

    /**
     * Reads the group's recipe with the overrides.
     *
     * @param defaults overrides that are applied before the user's
     * @throws io.anomalight.framework.config.hocon.ConfigException with all faults
     */
    public <R extends Record> R read(Composer composer, List<String> defaults, Class<R> type) {
        ConfigReader reader = new ConfigReader(compose(composer, defaults));
        Optional<R> read = reader.read(group, type);
        reader.check();
        return read.orElseThrow();
    }
}
