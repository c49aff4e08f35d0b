package io.anomalight.app.search;

import io.anomalight.framework.search.Direction;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An objective of a search: a number of a run that is minimized or maximized.
 *
 * @param name the name of a metric, or of another number of a run such as {@code fit_seconds}
 * @param direction its direction
 */
public record SearchGoal(String name, Direction direction) {
    private static final Pattern WRITTEN = Pattern.compile("(?:(minimize|maximize)\\s+)?(\\S+)");
    private static final Set<String> LARGER_IS_BETTER = Set.of("images_per_second");
    private static final Pattern COST = Pattern.compile(".*(loss|_ms|_seconds|_mb)|seconds");

    /**
     * Reads {@code image_AUROC} or {@code minimize fit_seconds}. Without a direction, losses, times and memory are minimized and all
     * other numbers are maximized.
     */
    public static SearchGoal of(String written) {
        Matcher parts = WRITTEN.matcher(written.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("objectives has \"" + written
                    + "\", which is not an objective: write a metric, or minimize or maximize before it");
        }
        String name = parts.group(2);
        boolean isCost = COST.matcher(name).matches() && !LARGER_IS_BETTER.contains(name);
        Direction direction = parts.group(1) == null
                ? (isCost ? Direction.MINIMIZE : Direction.MAXIMIZE)
                : Direction.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
        return new SearchGoal(name, direction);
    }

    /** The objective as a sentence begins with it. */
    public String text() {
        return direction.toString().toLowerCase(Locale.ROOT) + " " + name;
    }
}
