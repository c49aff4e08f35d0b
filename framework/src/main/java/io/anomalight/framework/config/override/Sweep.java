package io.anomalight.framework.config.override;

import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of overrides, some with several values; each combination of the values is a job.
 *
 * <p>{@code a=1,2}, {@code a=choice(1,2)}, {@code a=range(0,3)} and, where {@code a} is a group,
 * {@code a=glob(*)}; a value in brackets or quotes is one value.
 */
public final class Sweep {
    /** The largest number of jobs; more is surely a mistake. */
    static final int MOST_JOBS = 10_000;

    private record Axis(ConfigOverride override, boolean swept, List<String> values) {}

    private final List<Axis> axes;

    private Sweep(List<Axis> axes) {
        this.axes = axes;
    }

    /**
     * Parses the overrides of {@code --multirun}.
     *
     * @throws ConfigException with all faults
     */
    public static Sweep of(List<String> overrides, Recipes recipes) {
        List<Axis> axes = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String text : overrides) {
            try {
                axes.add(axis(ConfigOverride.parse(text), recipes));
            } catch (UserError e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        refuseRepeated(axes, faults);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new Sweep(axes);
    }

    private static Axis axis(ConfigOverride override, Recipes recipes) {
        if (!override.isSwept()) {
            return new Axis(override, false, List.of());
        }
        return new Axis(override, true, override.sweptValue().values(GroupOptions.of(override.key(), recipes)));
    }

    // The last one would win in every job, so the jobs would be copies of each other.
    private static void refuseRepeated(List<Axis> axes, List<String> faults) {
        Set<String> sweptKeys = new HashSet<>();
        axes.stream()
                .filter(Axis::swept)
                .forEach(axis -> sweptKeys.add(axis.override().key()));
        Set<String> seen = new HashSet<>();
        for (Axis axis : axes) {
            String key = axis.override().key();
            if (!seen.add(key) && sweptKeys.contains(key)) {
                faults.add(
                        axis.override().where() + ": " + key + " is given twice; give all its values in one override");
            }
        }
    }

    /** Joins two lists of overrides; an override in {@code stronger} replaces one of the same key in {@code recipe}. */
    public static List<String> overlaid(List<String> recipe, List<String> stronger) {
        Set<String> keys = new HashSet<>();
        stronger.forEach(text -> keys.add(ConfigOverride.parse(text).key()));
        List<String> all = new ArrayList<>(recipe);
        all.removeIf(text -> keys.contains(ConfigOverride.parse(text).key()));
        all.addAll(stronger);
        return all;
    }

    /** The keys that have several values, in the order written. */
    public List<String> sweptKeys() {
        return axes.stream()
                .filter(Axis::swept)
                .map(axis -> axis.override().key())
                .toList();
    }

    /**
     * All combinations, the last key varying fastest.
     *
     * @throws UserError if there are too many
     */
    public List<SweepPoint> points() {
        long jobs = 1;
        for (Axis axis : axes) {
            jobs *= axis.swept() ? axis.values().size() : 1;
            if (jobs > MOST_JOBS) {
                throw new UserError("the sweep has more than " + MOST_JOBS + " jobs; sweep fewer values");
            }
        }
        List<SweepPoint> points = List.of(new SweepPoint(List.of(), Map.of()));
        for (Axis axis : axes) {
            List<SweepPoint> longer = new ArrayList<>();
            points.forEach(point -> longer.addAll(extended(point, axis)));
            points = longer;
        }
        return points;
    }

    private static List<SweepPoint> extended(SweepPoint point, Axis axis) {
        if (!axis.swept()) {
            return List.of(with(point, axis.override().written(), Map.of()));
        }
        List<SweepPoint> points = new ArrayList<>();
        for (String value : axis.values()) {
            points.add(with(
                    point,
                    axis.override().signedWith(value),
                    Map.of(axis.override().key(), OverrideValue.unquoted(value))));
        }
        return points;
    }

    private static SweepPoint with(SweepPoint point, String override, Map<String, String> swept) {
        List<String> overrides = new ArrayList<>(point.overrides());
        overrides.add(override);
        Map<String, String> all = new LinkedHashMap<>(point.swept());
        all.putAll(swept);
        return new SweepPoint(overrides, all);
    }
}
