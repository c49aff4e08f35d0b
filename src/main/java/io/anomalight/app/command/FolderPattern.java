package io.anomalight.app.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.config.resolver.Resolvers;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.NewFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern of the folder of a run or of a sweep: {@code results/${now:%Y-%m-%d}/${model.name}}.
 *
 * @param key the argument of the command with the pattern
 */
record FolderPattern(String key, String pattern) {
    static final String RUN_DIR = "run.dir";
    static final String SWEEP_DIR = "sweep.dir";

    private static final String OVERRIDES = "hydra:job.override_dirname";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[/\\\\:*?\"<>|\\p{Cntrl}]|^\\.+$");

    /**
     * The folder.
     *
     * @param config the configuration whose values the pattern names
     * @param severalValues the keys that have no single value, because a sweep runs over them
     * @param overrides what the command line changes
     * @throws UserError if the pattern names something else, or an environment variable
     */
    Path folder(Config config, Set<String> severalValues, List<String> overrides, LocalDateTime time) {
        if (Variables.isIn(pattern)) {
            throw error("the value of an environment variable must not be a part of a folder's name; write the name");
        }
        if (pattern.isBlank()) {
            throw new UserError(key + "= names no folder: write a pattern such as " + key + "=results/${now:%Y-%m-%d}");
        }
        StringBuilder folder = new StringBuilder();
        Matcher reference = REFERENCE.matcher(pattern);
        while (reference.find()) {
            String name = reference.group(1);
            String value = name.equals(OVERRIDES)
                    ? dirname(overrides)
                    : name.contains(":") ? resolved(reference.group(), time) : value(config, severalValues, name);
            reference.appendReplacement(folder, Matcher.quoteReplacement(value));
        }
        reference.appendTail(folder);
        return newFolder(folder.toString());
    }

    private Path newFolder(String name) {
        try {
            Path folder = Path.of(name);
            NewFolder.check(key, folder);
            return folder;
        } catch (InvalidPathException e) {
            throw new UserError(key + "=" + pattern + ": \"" + name + "\" is not a path", e);
        }
    }

    private String value(Config config, Set<String> severalValues, String name) {
        if (severalValues.contains(name)) {
            throw error(name + " has several values in this sweep, so it can't name its folder");
        }
        boolean isValue = isSet(config, name)
                && config.getValue(name).valueType() != ConfigValueType.OBJECT
                && config.getValue(name).valueType() != ConfigValueType.LIST;
        if (!isValue) {
            throw error("${" + name
                    + "} is not a setting with a value; write a key such as ${model.name}, or ${now:%Y-%m-%d}");
        }
        String text = config.getString(name);
        if (Variables.isIn(text)) {
            throw error(
                    "${" + name + "} comes from an environment variable, which must not be a part of a folder's name");
        }
        return safe(text);
    }

    private static boolean isSet(Config config, String name) {
        try {
            return config.hasPath(name);
        } catch (ConfigException notAPath) {
            return false;
        }
    }

    private String resolved(String call, LocalDateTime time) {
        Config one = ConfigValueFactory.fromAnyRef(call, key + "=" + pattern).atKey("dir");
        return safe(new Resolvers(time, Map::of).resolve(one).getString("dir"));
    }

    private static String dirname(List<String> overrides) {
        return safe(overrides.stream().sorted().collect(Collectors.joining(",")));
    }

    // A value must not lead to another folder than the pattern says.
    private static String safe(String value) {
        return NOT_IN_NAMES.matcher(value).replaceAll("_");
    }

    private UserError error(String reason) {
        return new UserError(key + "=" + pattern + ": " + reason);
    }
}
