package io.anomalight.framework.data.folder;

import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The draw of runs without {@code data.split.seed}: images are shuffled with {@code trainer.seed}, so one more file moves
 * others. Kept so that such runs are judged on the images that they were judged on.
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
    public long seedOf(FileSample image) {
        return random.nextLong();
    }
}
