package io.anomalight.framework.data.draw;

import io.anomalight.framework.data.Sample;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The draw of old runs without {@code data.split.seed}: images are shuffled with {@code trainer.seed}, so a new file
 * moves others. Kept so that old runs are evaluated on the same images as before.
 */
public final class OrderedDraw implements Draw {
    private final SplittableRandom random;

    public OrderedDraw(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public <S extends Sample> Partition<S> share(List<S> images, double ratio, int least, String purpose) {
        return Partition.random(images, ratio, random);
    }

    @Override
    public <S extends Sample> Partition<S> shareOfKinds(Collection<List<S>> kinds, double ratio, String purpose) {
        return Partition.stratified(kinds, ratio, random);
    }

    @Override
    public <S extends Sample> Partition<S> count(List<S> images, int number, String purpose) {
        return Partition.count(images, number, random);
    }

    @Override
    public long seedOf(Sample image) {
        return random.nextLong();
    }
}
