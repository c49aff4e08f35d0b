package io.anomalight.app.sweep;

import com.typesafe.config.Config;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Refuses objectives that no job of a search measures, before the first job starts. */
record ObjectiveCheck(Composer composer, Registry registry) {
    private static final String METRICS = "metrics";
    private static final String SECTION = "callbacks.metrics.";
    private static final String OWN = "io.anomalight.";

    void check(List<SearchGoal> goals, List<SweepPoint> points) {
        goals.stream()
                .map(SearchGoal::name)
                .filter(name -> Measure.named(name).isMetric() && !isOfModel(name))
                .forEach(name -> check(name, points));
    }

    /** A model names the losses of its validation only when it is built; the first job tells whether it has this one. */
    private static boolean isOfModel(String name) {
        return name.startsWith("val_");
    }

    private void check(String name, List<SweepPoint> points) {
        Set<String> measured = new TreeSet<>();
        for (SweepPoint point : points) {
            Config config = composer.compose(point.overrides()).config();
            ExperimentPlan plan = ExperimentPlan.read(config, registry);
            if (plan.callbacks().containsKey(METRICS)) {
                add("image", config, measured);
                add("pixel", config, measured);
            }
            // The callback of a plugin may publish numbers of any name.
            if (measured.contains(name) || plan.callbacks().keySet().stream().anyMatch(this::isOfPlugin)) {
                return;
            }
        }
        String near = NearestKey.to(name, measured)
                .map(found -> ", did you mean " + found + "?")
                .orElse(".");
        throw new UserError("sweep.objectives has " + name + ", which no job measures" + near
                + (measured.isEmpty()
                        ? " They measure no metrics."
                        : " They measure " + String.join(", ", measured) + ".")
                + " callbacks.metrics.image and callbacks.metrics.pixel choose the metrics.");
    }

    private static void add(String level, Config config, Set<String> names) {
        config.getStringList(SECTION + level).forEach(metric -> names.add(level + "_" + metric));
    }

    private boolean isOfPlugin(String callback) {
        return Optional.ofNullable(registry.callbacks().get(callback))
                .filter(part -> !part.config().getName().startsWith(OWN))
                .isPresent();
    }
}
