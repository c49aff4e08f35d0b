package io.anomalight.framework.data.splits;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.SyntheticSample;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the images of a recorded split again, also if the data were moved or would now be split differently. */
public final class SplitMatch {
    private static final int NAMED = 3;

    /** An image of the record and the image found for it. */
    private record Pair(RecordedImage recorded, Sample sample) {}

    private final SplitRecord record;
    private final DataModule data;
    private final Set<Split> used;
    private final String advice;
    private final Map<Path, List<Sample>> found = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final Set<Path> known = new HashSet<>();
    private final Set<Path> added = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private SplitMatch(SplitRecord record, DataModule data, Set<Split> used, String advice) {
        this.advice = advice;
        this.record = record;
        this.data = data;
        this.used = Set.copyOf(used);
    }

    /**
     * Returns the data with the recorded split; new images are left out, and the notes name them.
     *
     * @param used splits whose images must exist unchanged
     * @param advice another way to correct the error, for its message
     * @throws UserError if some of them are missing or changed
     */
    public static RecordedData find(
            SplitRecord record, DataModule data, Set<Split> used, String advice, Console console, int threads) {
        return new SplitMatch(record, data, used, advice).find(console, threads);
    }

    private RecordedData find(Console console, int threads) {
        Splits today = data.splits();
        for (Split split : Split.values()) {
            today.of(split).forEach(sample -> found.computeIfAbsent(
                            SplitRecord.absolute(sample.path()), path -> new ArrayList<>())
                    .add(sample));
        }
        today.unused()
                .forEach(sample -> found.computeIfAbsent(SplitRecord.absolute(sample.path()), path -> new ArrayList<>())
                        .add(sample));
        pair();
        List<Sample> toRead = pairs.stream()
                .filter(pair -> used.contains(pair.recorded().split()))
                .map(Pair::sample)
                .toList();
        ImageReadings readings = ImageReadings.of(toRead, console, threads);
        compare(readings);
        refuseFaults();
        noteNew();
        noteOtherwiseSplit(today);
        return new RecordedData(data, splits(today), readings, added);
    }

    private void pair() {
        Map<Path, Integer> uses = new HashMap<>();
        for (RecordedImage image : record.images()) {
            Optional<Path> place =
                    places(image.path()).filter(found::containsKey).findFirst();
            if (place.isPresent()) {
                known.add(place.get());
                List<Sample> here = found.getOrDefault(place.get(), List.of());
                int use = uses.merge(place.get(), 1, Integer::sum) - 1;
                pairs.add(new Pair(image, asRecorded(image, here.get(Math.min(use, here.size() - 1)))));
            } else if (addedSample(image).isPresent()) {
                Sample sample = addedSample(image).orElseThrow();
                added.add(sample.path());
                pairs.add(new Pair(image, sample));
            } else if (used.contains(image.split())) {
                faults.add(image.path() + " (missing)");
            }
        }
    }

    /** An image that was added to the run from outside of its data, if its file is still there. */
    private Optional<Sample> addedSample(RecordedImage image) {
        return image.added().flatMap(outside -> places(image.path())
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> outside.sample(file, image.label())));
    }

    /** Where a recorded image may be: below the present root of the data or below the recorded one. */
    private Stream<Path> places(String image) {
        return Stream.of(SplitRecord.absolute(data.root()), record.root())
                .map(start -> SplitRecord.absolute(start.resolve(image)));
    }

    /** The sample with the recorded synthetic defect, or without one. */
    private static Sample asRecorded(RecordedImage image, Sample sample) {
        Sample plain = sample instanceof SyntheticSample made ? made.normal() : sample;
        return image.syntheticSeed().isPresent() && plain instanceof FileSample normal
                ? new SyntheticSample(
                        normal,
                        image.syntheticSeed().getAsLong(),
                        image.syntheticKind().orElseThrow())
                : plain;
    }

    private void compare(ImageReadings readings) {
        int masks = 0;
        for (Pair pair : pairs) {
            RecordedImage recorded = pair.recorded();
            if (!used.contains(recorded.split())) {
                continue;
            }
            Optional<FileContent> now = readings.content(pair.sample());
            if (recorded.content().isPresent() && !recorded.content().equals(now)) {
                faults.add(recorded.path() + " (changed)");
            } else if (recorded.label() != pair.sample().label()) {
                faults.add(recorded.path() + " (" + recorded.label().name().toLowerCase(Locale.ROOT)
                        + " when the run began, but not now)");
            }
            Optional<String> mask = readings.mask(pair.sample()).map(FileContent::sha256);
            masks += recorded.hasMasks(mask, readings.moreMasks(pair.sample())) ? 0 : 1;
        }
        if (masks > 0) {
            notes.add("ATTENTION: " + masks + (masks == 1 ? " mask was" : " masks were")
                    + " added, removed or changed since the run began: scores per pixel are not those of the run.");
        }
    }

    private void refuseFaults() {
        if (!faults.isEmpty()) {
            String split = used.size() == 1 ? used.iterator().next().word() + " split of this run" : "run";
            throw new UserError(faults.size() + (faults.size() == 1 ? " image" : " images") + " of the " + split
                    + " can't be found as " + SplitRecord.FILE + " records "
                    + (faults.size() == 1 ? "it" : "them") + ": " + some(faults)
                    + "; put back what was there when the run began, say where it is now, for instance with"
                    + " data.root=<folder>, or "
                    + advice);
        }
    }

    private void noteNew() {
        Set<Path> unused = record.unused().stream().flatMap(this::places).collect(Collectors.toSet());
        List<String> fresh = found.keySet().stream()
                .filter(path -> !known.contains(path) && !unused.contains(path))
                .sorted()
                .map(Path::toString)
                .toList();
        if (!fresh.isEmpty()) {
            notes.add(fresh.size() + (fresh.size() == 1 ? " image is" : " images are")
                    + " new since the run began and left out: " + some(fresh) + ".");
        }
    }

    /** A changed {@code data.split} has no effect here, so a note warns about it. */
    private void noteOtherwiseSplit(Splits today) {
        Map<Split, Set<Path>> places = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            places.put(
                    split,
                    today.of(split).stream()
                            .map(sample -> SplitRecord.absolute(sample.path()))
                            .collect(Collectors.toSet()));
        }
        long moved = pairs.stream()
                .filter(pair -> !added.contains(pair.sample().path()))
                .filter(pair -> !places.getOrDefault(pair.recorded().split(), Set.of())
                        .contains(SplitRecord.absolute(pair.sample().path())))
                .count();
        if (moved > 0) {
            notes.add("ATTENTION: data.split and the present images would put " + moved
                    + (moved == 1 ? " image" : " images") + " into another split; what " + SplitRecord.FILE
                    + " records is used.");
        }
    }

    static String some(List<String> all) {
        String named = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() > NAMED ? named + " and " + (all.size() - NAMED) + " more" : named;
    }

    private List<Sample> unused() {
        return record.unused().stream()
                .flatMap(image -> places(image).filter(found::containsKey).limit(1))
                .flatMap(place -> found.getOrDefault(place, List.of()).stream().limit(1))
                .toList();
    }

    private Splits splits(Splits today) {
        Map<Split, List<Sample>> samples = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            samples.put(
                    split,
                    pairs.stream()
                            .filter(pair -> pair.recorded().split() == split)
                            .map(Pair::sample)
                            .toList());
        }
        return new Splits(
                samples.getOrDefault(Split.TRAIN, List.of()),
                samples.getOrDefault(Split.VALIDATION, List.of()),
                samples.getOrDefault(Split.TEST, List.of()),
                notes,
                today.folders(),
                unused());
    }
}
