package io.anomalight.framework.data.splits;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.ParallelChecks;
import io.anomalight.framework.data.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was read of image files, each of them once. */
public final class ImageReadings {
    private final Map<Path, ImageReading> images;

    private ImageReadings(Map<Path, ImageReading> images) {
        this.images = images;
    }

    /** Reads the files of the samples for their checksums, several at a time. */
    public static ImageReadings of(Collection<Sample> samples, Console console, int threads) {
        return read(samples, console, threads, false);
    }

    /** As {@link #of}, and looks at every mask. */
    public static ImageReadings withMasks(Collection<Sample> samples, Console console, int threads) {
        return read(samples, console, threads, true);
    }

    private static ImageReadings read(Collection<Sample> samples, Console console, int threads, boolean masks) {
        Map<Path, Sample> files = new LinkedHashMap<>();
        // Of several uses of a file, the one that has a mask.
        samples.forEach(sample -> files.merge(
                sample.path(), sample, (known, other) -> known.mask().isPresent() ? known : other));
        List<Sample> each = List.copyOf(files.values());
        Map<Path, ImageReading> images = new HashMap<>();
        try (Progress progress = console.progress("Checking", "images", each.size());
                ParallelChecks<Sample, ImageReading> checks =
                        new ParallelChecks<>(each, threads, sample -> ImageReading.of(sample, masks))) {
            for (Sample sample : each) {
                images.put(sample.path(), checks.next());
                progress.step(1);
            }
        }
        return new ImageReadings(images);
    }

    /** What an image's file holds; empty if it was not read or can't be. */
    public Optional<FileContent> content(Sample sample) {
        return Optional.ofNullable(images.get(sample.path())).flatMap(ImageReading::content);
    }

    /** What the file of its mask holds; empty if it has none. */
    Optional<FileContent> mask(Sample sample) {
        return sample.mask()
                .flatMap(mask -> Optional.ofNullable(images.get(sample.path())).flatMap(ImageReading::mask));
    }

    /** Why masks can't be used, a sentence each, sorted. */
    public List<String> maskFaults() {
        List<String> faults = new ArrayList<>();
        images.values().forEach(image -> image.fault().ifPresent(faults::add));
        faults.sort(null);
        return faults;
    }
}
