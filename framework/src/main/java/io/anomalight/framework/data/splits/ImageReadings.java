package io.anomalight.framework.data.splits;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.ParallelChecks;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.image.ImageChannels;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What was read from image files: checksums, and the faults of channels and masks. Each file is read once. */
public final class ImageReadings {
    private final Map<Path, ImageReading> images;

    private ImageReadings(Map<Path, ImageReading> images) {
        this.images = images;
    }

    /** Reads the files of the samples for their checksums, several at the same time. */
    public static ImageReadings of(Collection<Sample> samples, Console console, int threads) {
        return read(samples, console, threads, ImageReading::of);
    }

    /** As {@link #of}, and checks the channels of every image, and every mask. */
    public static ImageReadings checked(
            Collection<Sample> samples, ImageChannels channels, Console console, int threads) {
        return read(samples, console, threads, sample -> ImageReading.checked(sample, channels));
    }

    private static ImageReadings read(
            Collection<Sample> samples, Console console, int threads, Function<Sample, ImageReading> check) {
        Map<Path, Sample> files = new LinkedHashMap<>();
        // If a file has several uses, take the one with a mask.
        samples.forEach(sample -> files.merge(
                sample.path(), sample, (known, other) -> known.mask().isPresent() ? known : other));
        List<Sample> each = List.copyOf(files.values());
        Map<Path, ImageReading> images = new HashMap<>();
        try (Progress progress = console.progress("Checking", "images", each.size());
                ParallelChecks<Sample, ImageReading> checks = new ParallelChecks<>(each, threads, check)) {
            for (Sample sample : each) {
                images.put(sample.path(), checks.next());
                progress.step(1);
            }
        }
        return new ImageReadings(images);
    }

    /** The content of an image's file; empty if it was not read or can't be read. */
    public Optional<FileContent> content(Sample sample) {
        return Optional.ofNullable(images.get(sample.path())).flatMap(ImageReading::content);
    }

    /** The content of the mask's file; empty if the image has no mask. */
    Optional<FileContent> mask(Sample sample) {
        return sample.mask()
                .flatMap(mask -> Optional.ofNullable(images.get(sample.path())).flatMap(ImageReading::mask));
    }

    /** The checksums of the other masks of an image that has several. */
    List<String> moreMasks(Sample sample) {
        return Optional.ofNullable(images.get(sample.path())).stream()
                .flatMap(reading -> reading.moreMasks().stream())
                .map(FileContent::sha256)
                .toList();
    }

    /** The faults of masks, one sentence each, sorted. */
    public List<String> maskFaults() {
        return sorted(ImageReading::fault);
    }

    /** The images that have other channels, each with its channels, sorted. */
    public List<String> misfits() {
        return sorted(ImageReading::misfit);
    }

    private List<String> sorted(Function<ImageReading, Optional<String>> fault) {
        return images.values().stream()
                .flatMap(image -> fault.apply(image).stream())
                .sorted()
                .toList();
    }
}
