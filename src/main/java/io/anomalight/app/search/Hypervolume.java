package io.anomalight.app.search;

import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The volume between a reference point and a set of trials. */
final class Hypervolume {
    private final List<Direction> directions;
    // A loss per objective, worse than those of all trials.
    private final double[] reference;

    Hypervolume(List<Direction> directions, double[] reference) {
        this.directions = List.copyOf(directions);
        this.reference = reference.clone();
    }

    /** The reference point is the worst loss of each objective and a tenth of it more, as in Optuna. */
    static Hypervolume of(List<Trial> trials, List<Direction> directions) {
        double[] reference = new double[directions.size()];
        for (int i = 0; i < reference.length; i++) {
            int objective = i;
            double worst = trials.stream()
                    .mapToDouble(trial ->
                            directions.get(objective).loss(trial.scores().get(objective)))
                    .max()
                    .orElse(0);
            double beyond = Math.max(1.1 * worst, 0.9 * worst);
            reference[i] = beyond == 0 ? 1e-12 : beyond;
        }
        return new Hypervolume(directions, reference);
    }

    /** Chooses trials one after the other, each the one that adds most. */
    List<Trial> subset(List<Trial> front, int count) {
        List<Trial> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            Trial best = front.stream()
                    .filter(trial -> !chosen.contains(trial))
                    .max(Comparator.comparingDouble(trial -> {
                        List<Trial> with = new ArrayList<>(chosen);
                        with.add(trial);
                        return volume(with);
                    }))
                    .orElseThrow();
            chosen.add(best);
        }
        return chosen;
    }

    double volume(List<Trial> trials) {
        List<double[]> losses = new ArrayList<>();
        for (Trial trial : trials) {
            double[] loss = new double[directions.size()];
            for (int i = 0; i < loss.length; i++) {
                loss[i] = directions.get(i).loss(trial.scores().get(i));
            }
            losses.add(loss);
        }
        return volume(losses, reference);
    }

    /** Adds up slices along the last objective; each slice is a volume in the other objectives. */
    private static double volume(List<double[]> losses, double[] reference) {
        int last = reference.length - 1;
        if (last == 0) {
            return losses.stream()
                    .mapToDouble(loss -> reference[0] - loss[0])
                    .max()
                    .orElse(0);
        }
        List<double[]> sorted = losses.stream()
                .sorted(Comparator.comparingDouble(loss -> loss[last]))
                .toList();
        double sum = 0;
        for (int i = 0; i < sorted.size(); i++) {
            double end = i + 1 < sorted.size() ? sorted.get(i + 1)[last] : reference[last];
            List<double[]> slice = sorted.subList(0, i + 1).stream()
                    .map(loss -> Arrays.copyOf(loss, last))
                    .toList();
            sum += (end - sorted.get(i)[last]) * volume(slice, Arrays.copyOf(reference, last));
        }
        return sum;
    }
}
