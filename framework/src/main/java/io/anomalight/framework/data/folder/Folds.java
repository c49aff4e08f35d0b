package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.draw.NamedDraw;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Cross-validation ({@code data.split.folds}): all images are divided into folds of about equal size, each with about the same
 * share of normal images and of each kind of defect. One fold is tested on, and the normal images of others are trained on.
 *
 * @param count the number of folds
 * @param fold the fold that is tested on
 */
record Folds(int count, int fold) {
    private static final String PURPOSE = "folds"; // selects the random numbers: never change it

    /**
     * The images of this fold's run: the fold for the test, the next one as given validation images if {@code validates}, and the
     * normal images of the others for training.
     *
     * @throws UserError if there are too few images or groups for the number of folds
     */
    ImageSet of(ImageSet images, Groups groups, NamedDraw draw, boolean validates) {
        List<FileSample> normal = new ArrayList<>(images.normal());
        normal.addAll(images.normalTest());
        images.given().validation().stream()
                .filter(image -> image.label() == Label.NORMAL)
                .forEach(normal::add);
        List<List<FileSample>> kinds = new ArrayList<>(images.abnormal().values());
        kinds.add(normal);
        Map<String, Integer> folds = folds(kinds, groups, draw);
        requireInEach(normal, "normal", images, folds, groups);
        requireInEach(images.allAbnormal(), "defective", images, folds, groups);
        int next = (fold + 1) % count;
        List<FileSample> train = new ArrayList<>();
        List<FileSample> test = new ArrayList<>();
        List<FileSample> validation = new ArrayList<>();
        for (FileSample image : normal) {
            int at = folds.getOrDefault(groups.of(image), 0);
            (at == fold ? test : validates && at == next ? validation : train).add(image);
        }
        SortedMap<String, List<FileSample>> tested = new TreeMap<>();
        images.abnormal().forEach((kind, all) -> {
            List<FileSample> own = in(fold, all, folds, groups);
            if (!own.isEmpty()) {
                tested.put(kind, own);
            }
            if (validates) {
                validation.addAll(in(next, all, folds, groups));
            }
        });
        int defects = images.allAbnormal().size();
        return new ImageSet(
                        images.name(),
                        train,
                        test,
                        tested,
                        new GivenSplit(validation, List.of(), Map.of()),
                        images.names(),
                        images.notes(),
                        images.folders())
                .plus(
                        "Fold %d of %d (counted from 0): all %d normal and %d defective images are divided anew, whatever"
                                + " folder they are in; the defective images of other folds are not used%s.",
                        fold,
                        count,
                        normal.size(),
                        defects,
                        validates ? ", except those of fold " + next + ", which are for validation" : "");
    }

    private void requireInEach(
            List<FileSample> all, String label, ImageSet images, Map<String, Integer> folds, Groups groups) {
        List<String> names = all.stream().map(groups::of).distinct().toList();
        boolean isInEach = names.stream().map(folds::get).distinct().count() == count;
        if (!isInEach && !(all.isEmpty() && label.equals("defective"))) {
            throw new UserError("data.split.folds = " + count + " needs " + label + " images in each fold, but "
                    + images.name() + " has " + all.size()
                    + (groups.isEmpty() ? "" : " in " + names.size() + " groups") + ": lower data.split.folds");
        }
    }

    private static List<FileSample> in(int fold, List<FileSample> images, Map<String, Integer> folds, Groups groups) {
        return images.stream()
                .filter(image -> folds.getOrDefault(groups.of(image), 0) == fold)
                .toList();
    }

    /**
     * The fold of each group; without groups, each image is one. Groups are dealt out kind by kind, the largest first and then in the
     * order of random numbers, each to the fold with the fewest images of the kind.
     */
    private Map<String, Integer> folds(Collection<List<FileSample>> kinds, Groups groups, NamedDraw draw) {
        Map<String, Integer> folds = new HashMap<>();
        int[] all = new int[count];
        for (List<FileSample> kind : kinds) {
            Map<String, Integer> sizes = new LinkedHashMap<>();
            Map<String, Double> numbers = new HashMap<>();
            int[] own = new int[count];
            for (FileSample image : kind) {
                String group = groups.of(image);
                sizes.merge(group, 1, Integer::sum);
                numbers.computeIfAbsent(
                        group, key -> groups.isEmpty() ? draw.number(image, PURPOSE) : draw.number(key, PURPOSE));
            }
            sizes.forEach((group, size) -> {
                if (folds.containsKey(group)) {
                    own[folds.getOrDefault(group, 0)] += size;
                    all[folds.getOrDefault(group, 0)] += size;
                }
            });
            sizes.keySet().stream()
                    .filter(group -> !folds.containsKey(group))
                    .sorted(Comparator.<String>comparingInt(group -> -sizes.getOrDefault(group, 0))
                            .thenComparingDouble(group -> numbers.getOrDefault(group, 0.0)))
                    .toList()
                    .forEach(group -> {
                        int least = IntStream.range(0, count)
                                .boxed()
                                .min(Comparator.<Integer>comparingInt(at -> own[at])
                                        .thenComparingInt(at -> all[at]))
                                .orElseThrow();
                        folds.put(group, least);
                        own[least] += sizes.getOrDefault(group, 0);
                        all[least] += sizes.getOrDefault(group, 0);
                    });
        }
        return folds;
    }
}
