package io.anomalight.app.reproduce;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which categories or folds of a data set are there.
 *
 * @param found the categories whose images are found
 * @param missing the other categories, each with the reason
 */
public record FoundCategories(Set<String> found, Map<String, String> missing) {
    public FoundCategories {
        found = Collections.unmodifiableSet(new LinkedHashSet<>(found));
        missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
    }

    /** Searches the images of each category once. */
    public static FoundCategories of(Composer composer, Division by, List<SweepPoint> points) {
        Registry registry = Registry.load(RecipeSearch.classPath());
        RunContext context = new RunContext(0, Console.SILENT, CacheFolder.ofThisUser());
        Set<String> found = new LinkedHashSet<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (SweepPoint point : points) {
            String category = by.part(point.swept());
            if (found.contains(category) || missing.containsKey(category)) {
                continue;
            }
            try {
                ExperimentPlan.read(composer.compose(point.overrides()).config(), registry)
                        .dataModule(context)
                        .splits();
                found.add(category);
            } catch (UserError reason) {
                missing.put(category, String.valueOf(reason.getMessage()));
            }
        }
        return new FoundCategories(found, missing);
    }

    /**
     * Checks that there is something to do.
     *
     * @param named whether the user named the categories, so that none of them may be missing
     * @throws UserError if no category is there, or one that the user named is missing
     */
    public void require(Division by, boolean named) {
        if (found.isEmpty() || (named && !missing.isEmpty())) {
            Map.Entry<String, String> first = missing.entrySet().iterator().next();
            throw new UserError(
                    by.isDivided()
                            ? (found.isEmpty() ? "No " + by.one() + " is found; " : "") + "the " + by.one() + " "
                                    + first.getKey() + " is missing: " + first.getValue()
                            : "The data set is not found: " + first.getValue());
        }
    }
}
