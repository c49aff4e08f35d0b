package io.anomalight.app.update;

import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.splits.ImageReadings;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images of an update by their use. An image is the content of its file, whatever its name.
 *
 * @param learned good images to learn
 * @param heldOut good images for thresholds
 * @param bad bad images for thresholds
 * @param known good images that the model has learned already, by their SHA-256
 * @param notes sentences about images that are left out
 * @param checksums the SHA-256 of the images to learn, in their order
 * @param contents the SHA-256 of all images
 * @param ofValidation the SHA-256 of good images that are validation images of the run
 */
record SortedImages(
        List<Sample> learned,
        List<Sample> heldOut,
        List<Sample> bad,
        Map<String, Sample> known,
        List<String> notes,
        List<String> checksums,
        Set<String> contents,
        Set<String> ofValidation) {
    private static final int NAMED = 3;
    private static final int DIGITS = 8;
    private static final int HEXADECIMAL = 16;
    private static final double RANGE = 1L << 32;

    /**
     * Sorts images.
     *
     * @param trained the images that the model has learned; empty if the archive has no record of them
     * @param channels the channels that the model reads
     * @param former the images of the run; its validation images are used for thresholds in any case
     * @throws UserError if an image can't be read, or is both good and bad
     */
    static SortedImages of(
            UpdateImages images,
            UpdateSettings settings,
            Optional<TrainedImages> trained,
            FormerImages former,
            ImageChannels channels,
            Console console) {
        List<Sample> good = images.good().stream()
                .<Sample>map(file -> new FileSample(file, Label.NORMAL).in(settings.category()))
                .toList();
        List<Sample> bad = images.bad().stream()
                .<Sample>map(sample -> sample.in(settings.category()))
                .toList();
        ImageReadings readings = ImageReadings.checked(
                Stream.concat(good.stream(), bad.stream()).toList(),
                channels,
                console,
                Runtime.getRuntime().availableProcessors());
        readings.misfits().stream().findFirst().ifPresent(misfit -> {
            throw new UserError(
                    misfit + ", but the model reads " + channels + ": give images with the channels of the training");
        });
        readings.maskFaults().stream().findFirst().ifPresent(fault -> {
            throw new UserError("a mask can't be used: " + fault);
        });
        return new Sorting(readings, settings.holdout(), trained, former).sorted(good, bad);
    }

    /** The images that the model has learned already, without those with these checksums. */
    List<Sample> knownWithout(Set<String> sha256) {
        return known.entrySet().stream()
                .filter(image -> !sha256.contains(image.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Whether an image is held out; it depends on its content only, so that it is on the same side in every update. */
    static boolean isHeldOut(String sha256, double share) {
        return Long.parseLong(sha256.substring(sha256.length() - DIGITS), HEXADECIMAL) < share * RANGE;
    }

    private static final class Sorting {
        private final ImageReadings readings;
        private final double holdout;
        private final Optional<TrainedImages> trained;
        private final FormerImages former;
        private final Set<String> seen = new HashSet<>();
        private final List<Sample> learned = new ArrayList<>();
        private final List<Sample> heldOut = new ArrayList<>();
        private final List<Sample> defective = new ArrayList<>();
        private final Map<String, Sample> known = new LinkedHashMap<>();
        private final List<Sample> repeated = new ArrayList<>();
        private final List<Sample> ofValidation = new ArrayList<>();
        private final List<Sample> corrected = new ArrayList<>();
        private final List<Sample> ofTest = new ArrayList<>();
        private final List<Sample> learnedBad = new ArrayList<>();
        private final List<String> checksums = new ArrayList<>();
        private final Set<String> ofValidationContents = new HashSet<>();

        Sorting(ImageReadings readings, double holdout, Optional<TrainedImages> trained, FormerImages former) {
            this.readings = readings;
            this.holdout = holdout;
            this.trained = trained;
            this.former = former;
        }

        SortedImages sorted(List<Sample> good, List<Sample> bad) {
            bad.forEach(this::sortBad);
            Set<String> defects = Set.copyOf(seen);
            for (Sample sample : good) {
                String sha256 = sha256(sample);
                if (defects.contains(sha256)) {
                    throw new UserError(
                            sample.path() + " is both among the good and the bad images; decide which it is");
                }
                sortGood(sample, sha256);
            }
            return new SortedImages(learned, heldOut, defective, known, notes(), checksums, seen, ofValidationContents);
        }

        private void sortBad(Sample sample) {
            String sha256 = sha256(sample);
            if (!seen.add(sha256)) {
                repeated.add(sample);
            } else if (isLearned(sha256)) {
                learnedBad.add(sample);
            } else {
                defective.add(sample);
            }
        }

        private void sortGood(Sample sample, String sha256) {
            if (!seen.add(sha256)) {
                repeated.add(sample);
            } else if (isLearned(sha256)) {
                known.put(sha256, sample);
            } else if (former.validation().contains(sha256)) {
                ofValidation.add(sample);
                ofValidationContents.add(sha256);
            } else if (former.defective().contains(sha256)) {
                corrected.add(sample);
                heldOut.add(sample);
            } else {
                sortNew(sample, sha256);
            }
        }

        private void sortNew(Sample sample, String sha256) {
            if (former.test().contains(sha256)) {
                ofTest.add(sample);
            }
            if (isHeldOut(sha256, holdout)) {
                heldOut.add(sample);
            } else {
                learned.add(sample);
                checksums.add(sha256);
            }
        }

        private boolean isLearned(String sha256) {
            return trained.filter(images -> images.contains(sha256)).isPresent();
        }

        private String sha256(Sample sample) {
            return readings.content(sample)
                    .map(FileContent::sha256)
                    .orElseThrow(
                            () -> new UserError(sample.path() + " can't be read; remove it, or let this user read it"));
        }

        private List<String> notes() {
            List<String> notes = new ArrayList<>();
            note(notes, List.copyOf(known.values()), "learned already, so neither learned again nor held out");
            note(notes, repeated, "given twice, so used once");
            note(notes, ofValidation, "among the validation images of the run, so used for thresholds only");
            note(notes, corrected, "defective in the run and good now, so used as good for thresholds and not learned");
            note(notes, ofTest, "among the test images of the run, so a test of the candidate on them says less");
            if (!learnedBad.isEmpty()) {
                notes.add("ATTENTION: the model has learned " + count(learnedBad)
                        + " as good that are bad now: " + named(learnedBad)
                        + "; an update can't take this back, so train without them if such defects must be found.");
            }
            return notes;
        }

        private static void note(List<String> notes, List<Sample> images, String what) {
            if (!images.isEmpty()) {
                notes.add(count(images) + (images.size() == 1 ? " is " : " are ") + what + ": " + named(images) + ".");
            }
        }

        private static String count(List<Sample> images) {
            return images.size() + (images.size() == 1 ? " image" : " images");
        }

        private static String named(List<Sample> images) {
            String some = images.stream()
                    .limit(NAMED)
                    .map(sample -> sample.path().toString())
                    .collect(Collectors.joining(", "));
            return images.size() > NAMED ? some + " and " + (images.size() - NAMED) + " more" : some;
        }
    }
}
