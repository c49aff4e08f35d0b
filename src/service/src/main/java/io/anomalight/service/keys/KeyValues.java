package io.anomalight.service.keys;

import io.anomalight.framework.failure.UserError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code key=value} pairs of a command line, read as paths, numbers and truth values.
 *
 * @param values the given keys with their values
 */
public record KeyValues(Map<String, String> values) {
    public KeyValues {
        values = Map.copyOf(values);
    }

    /**
     * Reads {@code key=value} pairs; of a key that is given twice, the last value counts.
     *
     * @throws UserError with the first argument that has none of the keys
     */
    public static KeyValues of(List<String> arguments, Set<String> keys) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String key = equals < 0 ? "" : argument.substring(0, equals);
            if (!keys.contains(key)) {
                throw noEffect(argument, keys);
            }
            values.put(key, argument.substring(equals + 1));
        }
        return new KeyValues(values);
    }

    /** The error for an argument that has none of the keys. */
    public static UserError noEffect(String argument, Set<String> keys) {
        return new UserError(argument + " has no effect here; the keys are " + String.join(", ", new TreeSet<>(keys)));
    }

    /** Whether the key is given. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value of a key, if it is given. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The value of a key, or the default. */
    public String text(String key, String defaultValue) {
        return values.getOrDefault(key, defaultValue);
    }

    /**
     * The path of a key, if it is given.
     *
     * @throws UserError if it is empty, which would mean the working folder, or can't be a path
     */
    public Optional<Path> path(String key) {
        return find(key).map(text -> {
            if (text.isEmpty()) {
                throw new UserError(key + "= is empty; set a path, or leave it out");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new UserError(key + "=" + text + " is no path: " + e.getReason() + "; set another", e);
            }
        });
    }

    /**
     * The whole number of a key, or the default.
     *
     * @throws UserError if the value is no whole number
     */
    public int number(String key, int defaultValue) {
        String value = text(key, Integer.toString(defaultValue));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UserError(key + "=" + value + " is not a whole number; set for instance " + defaultValue, e);
        }
    }

    /**
     * The number of a key, or the default.
     *
     * @throws UserError if the value is no number
     */
    public double real(String key, double defaultValue) {
        String value = text(key, Double.toString(defaultValue));
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new UserError(key + "=" + value + " is not a number; set for instance " + defaultValue, e);
        }
    }

    /**
     * The truth value of a key, or the default.
     *
     * @throws UserError if the value is neither {@code true} nor {@code false}
     */
    public boolean flag(String key, boolean defaultValue) {
        String value = text(key, Boolean.toString(defaultValue));
        if (!value.equals("true") && !value.equals("false")) {
            throw new UserError(key + "=" + value + " is not a truth value; set true or false");
        }
        return value.equals("true");
    }
}
