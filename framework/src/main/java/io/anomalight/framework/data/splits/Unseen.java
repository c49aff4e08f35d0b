package io.anomalight.framework.data.splits;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Selects images that a run was not trained on. */
public final class Unseen {
    private Unseen() {}

    /**
     * Returns one split of the data without images whose file content was trained on; the notes name these.
     *
     * @throws UserError if none is left
     */
    public static RecordedData of(SplitRecord record, DataModule data, Split split, Console console, int threads) {
        Splits today = data.splits();
        ImageReadings readings = ImageReadings.of(today.of(split), console, threads);
        Set<String> trained = new HashSet<>(record.trainedOn());
        List<Sample> unseen = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (Sample sample : today.of(split)) {
            boolean known = readings.content(sample)
                    .filter(content -> trained.contains(content.sha256()))
                    .isPresent();
            if (known) {
                seen.add(sample.path().toString());
            } else {
                unseen.add(sample);
            }
        }
        if (unseen.isEmpty()) {
            throw new UserError("No " + split.word() + " image is left: "
                    + (seen.isEmpty()
                            ? "the data has no such image"
                            : "the run was trained on all " + seen.size() + ", for instance " + seen.get(0))
                    + "; choose other images, for instance with data.root=<folder>");
        }
        List<String> notes = new ArrayList<>(today.notes());
        if (!seen.isEmpty()) {
            notes.add(seen.size() + (seen.size() == 1 ? " image is" : " images are")
                    + " left out, since the run was trained on the same file: " + SplitMatch.some(seen) + ".");
        }
        Splits splits = new Splits(
                today.train(),
                split == Split.VALIDATION ? unseen : today.validation(),
                split == Split.TEST ? unseen : today.test(),
                notes,
                today.folders());
        return new RecordedData(data, splits, readings);
    }
}
