package io.anomalight.framework.data.folder;

import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The draw of old runs without {@code data.split.seed}: images are shuffled with {@code trainer.seed}, so a new file
 * moves others. Kept so that old runs are evaluated on the same images as before.
 */
final class OrderedDraw implements Draw {
    private final SplittableRandom random;

    OrderedDraw(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public Partition<FileSample> share(List<FileSample> images, double ratio, int least, String purpose) {
        return Partition.random(images, ratio, random);
    }

    @Override
    public Partition<FileSample> shareOfKinds(Collection<List<FileSample>> kinds, double ratio, String purpose) {
        return Partition.stratified(kinds, ratio, random);
    }

    @Override
    public Partition<FileSample> count(List<FileSample> images, int number, String purpose) {
        return Partition.count(images, number, random);
    }

    @Override
    public long seedOf(FileSample image) {
        return random.nextLong();
    }
}
