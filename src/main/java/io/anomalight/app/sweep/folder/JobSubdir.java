package io.anomalight.app.sweep.folder;

import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pattern {@code sweep.subdir} of the run folders in the folder of a sweep, as Hydra's {@code hydra.sweep.subdir}.
 *
 * @param pattern a path with {@code ${hydra:job.num}}, {@code ${hydra:job.override_dirname}} or keys of the sweep
 */
public record JobSubdir(String pattern) {
    /** The argument of the command with the pattern. */
    public static final String KEY = "sweep.subdir";

    /** Hydra's default. */
    public static final JobSubdir NUMBER = new JobSubdir("${hydra:job.num}");

    private static final String NUM = "hydra:job.num";
    private static final String DIRNAME = "hydra:job.override_dirname";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[/\\\\:*?\"<>|\\p{Cntrl}]|^\\.+$");
    private static final Pattern OF_SWEEP = Pattern.compile(
            "(sweep|table)\\.json|table\\.(csv|md)|report\\.html|search\\.jsonl|spark\\.log|\\d+\\.log");
    private static final int LONGEST = 255; // of a name, in most file systems

    /** The pattern that the arguments of a sweep name, otherwise the number. */
    static JobSubdir of(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(KEY + "="))
                .map(argument -> new JobSubdir(argument.substring(KEY.length() + 1)))
                .findFirst()
                .orElse(NUMBER);
    }

    /**
     * Checks the pattern before a sweep begins.
     *
     * @param keys the keys with several values
     * @param points the jobs; those of a search are only examples
     * @throws UserError if it names something else, leads out of the folder of the sweep, or gives two jobs the same folder
     */
    public void check(List<String> keys, List<SweepPoint> points, boolean isSearch) {
        if (isSearch && !pattern.contains("${" + NUM + "}")) {
            throw error("a search may try the same values twice, so add ${" + NUM + "}");
        }
        Matcher reference = REFERENCE.matcher(pattern);
        while (reference.find()) {
            String name = reference.group(1);
            if (!name.equals(NUM) && !name.equals(DIRNAME) && !keys.contains(name)) {
                throw error("there is no ${" + name + "}; write ${" + NUM + "}, ${" + DIRNAME
                        + "} or a key with several" + " values: " + String.join(", ", keys));
            }
        }
        Map<String, Integer> jobs = new HashMap<>();
        for (int job = 0; job < points.size(); job++) {
            String name = name(job, points.get(job).swept());
            checkPath(name);
            Integer other = jobs.put(name, job);
            if (other != null) {
                throw error("the jobs " + other + " and " + job + " would both have the folder \"" + name + "\"; add ${"
                        + NUM + "}");
            }
        }
    }

    private void checkPath(String name) {
        Path path = path(name);
        if (name.isBlank() || path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..")) {
            throw error("\"" + name + "\" is not a folder in the folder of the sweep");
        }
        if (OF_SWEEP.matcher(path.getName(0).toString()).matches()) {
            throw error("\"" + path.getName(0) + "\" is a file of the sweep, and can't be the folder of a job");
        }
        for (Path part : path) {
            if (part.toString().length() > LONGEST) {
                throw error("the name of a folder would have " + part.toString().length() + " letters, more than "
                        + LONGEST + "; use ${" + NUM + "}");
            }
        }
    }

    private Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UserError(KEY + "=" + pattern + ": \"" + name + "\" is not a path", e);
        }
    }

    /** The folder of a job, relative to that of the sweep. */
    String of(Job job) {
        return name(job.number(), job.swept());
    }

    private String name(int number, Map<String, String> swept) {
        return REFERENCE
                .matcher(pattern)
                .replaceAll(reference -> Matcher.quoteReplacement(value(reference.group(1), number, swept)));
    }

    private static String value(String name, int number, Map<String, String> swept) {
        return switch (name) {
            case NUM -> Integer.toString(number);
            case DIRNAME ->
                safe(new TreeMap<>(swept)
                        .entrySet().stream()
                                .map(value -> value.getKey() + "=" + value.getValue())
                                .collect(Collectors.joining(",")));
            default -> safe(Optional.ofNullable(swept.get(name)).orElse(""));
        };
    }

    // A value must not lead to another folder than the pattern says.
    private static String safe(String value) {
        return NOT_IN_NAMES.matcher(value).replaceAll("_");
    }

    private UserError error(String reason) {
        return new UserError(KEY + "=" + pattern + ": " + reason);
    }
}
