package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.draw.Draw;
import io.anomalight.framework.data.draw.Partition;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Few-shot training: {@code data.shots} limits the training images.
 *
 * <p>The limit comes after the split, so the validation and test images are the same for any number of shots. The shots
 * of a smaller number are among the shots of a larger number. The other training images are not used at all.
 *
 * @param count the number of training images
 */
public record Shots(int count) {
    private static final String PURPOSE = "shots"; // selects the random numbers: never change it

    public Shots {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "shots must be at least 1, or null for all training images, but is " + count);
        }
    }

    /**
     * The same split with fewer training images.
     *
     * @param images the data set, for the error
     * @throws UserError if there are fewer training images
     */
    Splits of(Splits splits, Draw draw, ImageSet images) {
        List<FileSample> train =
                splits.train().stream().map(FileSample.class::cast).toList();
        if (train.size() < count) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "data.shots = %d needs %d normal training images, but %s has %d after the split; lower data.shots or"
                            + " add images",
                    count,
                    count,
                    images.name(),
                    train.size()));
        }
        Partition<FileSample> parts = draw.count(train, count, PURPOSE);
        List<String> notes = new ArrayList<>(splits.notes());
        notes.add(String.format(
                Locale.ROOT,
                "data.shots = %d: %d of the %d normal training images are used; the other %d are not used at all.",
                count,
                count,
                train.size(),
                train.size() - count));
        return new Splits(
                List.<Sample>copyOf(parts.selected()),
                splits.validation(),
                splits.test(),
                notes,
                splits.folders(),
                List.<Sample>copyOf(parts.remaining()));
    }
}
