package io.anomalight.framework.data.folder;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The group of each image, for instance the part that it shows ({@code data.split.group}): the images of a group are all in the
 * same split.
 *
 * @param byImage the group of each image; empty if images are not grouped
 */
record Groups(Map<Path, String> byImage) {
    static final Groups NONE = new Groups(Map.of());

    Groups {
        byImage = Map.copyOf(byImage);
    }

    /**
     * The groups that a pattern finds in the names of the images: its first group in parentheses, or without one all that it matches.
     *
     * @throws UserError if it does not match the name of an image, or finds an empty group
     */
    static Groups of(Pattern pattern, Map<Path, String> names) {
        Map<Path, String> groups = new HashMap<>();
        names.forEach((image, name) -> {
            Matcher matcher = pattern.matcher(name);
            if (!matcher.find()) {
                throw new UserError("data.split.group = " + pattern + " does not match the image " + name
                        + ": write a regular expression that finds the group in the name of every image");
            }
            String group = matcher.group(Math.min(1, matcher.groupCount()));
            if (group == null || group.isEmpty()) {
                throw new UserError("data.split.group = " + pattern + " finds an empty group in the image " + name
                        + ": write a regular expression that finds the group in the name of every image");
            }
            groups.put(image, group);
        });
        return new Groups(groups);
    }

    boolean isEmpty() {
        return byImage.isEmpty();
    }

    String of(FileSample image) {
        return byImage.getOrDefault(image.path(), image.path().toString());
    }

    /**
     * The images without a group in both training and test.
     *
     * <p>If the data set has no normal test images, it gives no split: normal images of groups with defects become test images.
     *
     * @throws UserError if the data set puts a group on both sides
     */
    ImageSet apart(ImageSet images) {
        if (isEmpty() || (images.abnormal().isEmpty() && images.normalTest().isEmpty())) {
            return images;
        }
        return images.normalTest().isEmpty() ? moved(images) : checked(images);
    }

    private ImageSet moved(ImageSet images) {
        Set<String> defective = images.allAbnormal().stream().map(this::of).collect(Collectors.toSet());
        List<FileSample> train = new ArrayList<>();
        List<FileSample> test = new ArrayList<>();
        images.normal().forEach(image -> (defective.contains(of(image)) ? test : train).add(image));
        return test.isEmpty()
                ? images
                : images.withNormal(train, test)
                        .plus(
                                "%d normal images belong to groups with defective images (data.split.group), so they are not"
                                        + " trained on, but validated or tested on.",
                                test.size());
    }

    private ImageSet checked(ImageSet images) {
        Map<String, Path> trained = new HashMap<>();
        Stream.of(images.normal(), images.given().trainDefects())
                .flatMap(List::stream)
                .forEach(image -> trained.putIfAbsent(of(image), image.path()));
        Map<String, Path> validated = new HashMap<>();
        images.given().validation().forEach(image -> validated.putIfAbsent(of(image), image.path()));
        Set<String> seen = new HashSet<>();
        for (FileSample image : images.given().validation()) {
            requireApart(image, trained, "training", "validation");
        }
        Stream.concat(images.normalTest().stream(), images.allAbnormal().stream())
                .filter(image -> seen.add(of(image)))
                .forEach(image -> {
                    requireApart(image, trained, "training", "test");
                    requireApart(image, validated, "validation", "test");
                });
        return images;
    }

    private void requireApart(FileSample image, Map<String, Path> others, String first, String second) {
        Path other = others.get(of(image));
        if (other != null) {
            throw new UserError(
                    "The group \"" + of(image) + "\" is on both sides of the split that the data set gives: "
                            + other + " is for " + first + ", and " + image.path() + " for " + second
                            + "; move its images to one side, change data.split.group, or set data.split.folds, which draws its"
                            + " own split");
        }
    }
}
