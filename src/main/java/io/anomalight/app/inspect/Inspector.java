package io.anomalight.app.inspect;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.ParallelChecks;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.ImageChannels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Decodes every image and mask of a data set once, in several threads, and compares their sizes and hashes. */
public final class Inspector {
    /** Images are reported as nearly the same if at most this number of the 256 bits of their hashes differ. */
    public static final int USUAL_NEAR = 5;

    private final Console console;
    private final int threads;
    private final int near;

    /** As below, with {@link #USUAL_NEAR}. */
    public Inspector(Console console, int threads) {
        this(console, threads, USUAL_NEAR);
    }

    /**
     * Shows the progress on {@code console}.
     *
     * @param near see {@link #USUAL_NEAR}; 0 does not look for images that are nearly the same
     */
    public Inspector(Console console, int threads, int near) {
        this.console = console;
        this.threads = threads;
        this.near = near;
    }

    /**
     * Inspects a data set.
     *
     * @throws io.anomalight.framework.failure.UserError if the data can't be split
     */
    public Inspection inspect(DataModule data) {
        return inspect(data, StopSignal.NEVER);
    }

    /** As {@link #inspect(DataModule)}; after the stop signal, it returns the findings so far. */
    public Inspection inspect(DataModule data, StopSignal stopSignal) {
        Splits splits = data.splits();
        List<PlacedImage> images = imagesInSplits(splits);
        int checked = 0;
        Sizes sizes = new Sizes();
        Depths depths = new Depths();
        ImageChannels channels = ImageChannels.of(data.loader().channelCount());
        Duplicates duplicates = new Duplicates();
        NearDuplicates nearDuplicates = new NearDuplicates(near);
        List<Finding> findings = new ArrayList<>();
        try (Progress progress = console.progress("Inspecting", "images", images.size());
                ParallelChecks<PlacedImage, ImageCheck> checks = new ParallelChecks<>(
                        images,
                        threads,
                        image -> ImageCheck.of(
                                image.sample().within(data.loader().limits()), channels))) {
            for (PlacedImage image : images) {
                if (stopSignal.requested()) {
                    break;
                }
                checked++;
                ImageCheck check = checks.next();
                check.size().ifPresent(size -> sizes.add(size, image.path()));
                check.samples().ifPresent(samples -> depths.add(samples, image.path()));
                check.fingerprint().ifPresent(fingerprint -> duplicates.add(fingerprint, image));
                check.hash()
                        .ifPresent(hash -> nearDuplicates.add(
                                image, hash, check.fingerprint().orElseThrow()));
                check.finding().ifPresent(findings::add);
                progress.step(1);
            }
        }
        findings.addAll(duplicates.findings());
        findings.addAll(nearDuplicates.findings(console, stopSignal));
        findings.addAll(sizes.findings());
        findings.addAll(depths.findings());
        findings.addAll(missingMasks(images));
        findings.addAll(emptyFolders(splits, images));
        findings.sort(Comparator.comparing(Finding::kind));
        int masks = images.stream()
                .limit(checked)
                .mapToInt(image -> image.sample().masks().size())
                .sum();
        return new Inspection(splits, defects(splits), sizes.counts(), depths.counts(), checked, masks, findings);
    }

    private static List<PlacedImage> imagesInSplits(Splits splits) {
        Map<Path, PlacedImage> images = new LinkedHashMap<>();
        bySplit(splits)
                .forEach((split, samples) -> samples.forEach(sample -> images.computeIfAbsent(
                                sample.path().toAbsolutePath().normalize(), path -> new PlacedImage(sample))
                        .splits()
                        .add(split)));
        return List.copyOf(images.values());
    }

    /** The empty folders that no note of the splits names. */
    private static List<Finding> emptyFolders(Splits splits, List<PlacedImage> images) {
        return EmptyFolders.nextTo(images.stream().map(PlacedImage::sample)).stream()
                .filter(finding -> splits.notes().stream()
                        .noneMatch(note -> note.contains(finding.files().get(0).toString())))
                .toList();
    }

    private static List<Finding> missingMasks(List<PlacedImage> images) {
        List<PlacedImage> defective =
                images.stream().filter(PlacedImage::isDefective).toList();
        Stream<PlacedImage> withoutMask =
                defective.stream().filter(image -> !image.sample().hasMask());
        return defective.stream().anyMatch(image -> image.sample().hasMask())
                ? withoutMask
                        .map(image -> new Finding(
                                Kind.MISSING_MASK,
                                List.of(image.path()),
                                image.path() + " is defective and has no mask, so its pixels are not evaluated"))
                        .toList()
                : List.of();
    }

    private static SortedMap<String, Map<Split, Integer>> defects(Splits splits) {
        SortedMap<String, Map<Split, Integer>> defects = new TreeMap<>();
        bySplit(splits).forEach((split, samples) -> samples.stream()
                .filter(sample -> sample.label() == Label.ANOMALOUS)
                .forEach(sample -> defects.computeIfAbsent(PlacedImage.kind(sample), kind -> new EnumMap<>(Split.class))
                        .merge(split, 1, Integer::sum)));
        return defects;
    }

    private static Map<Split, List<Sample>> bySplit(Splits splits) {
        Map<Split, List<Sample>> samples = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            samples.put(split, splits.of(split));
        }
        return samples;
    }
}
