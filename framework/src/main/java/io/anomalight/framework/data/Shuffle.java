package io.anomalight.framework.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Shuffles a list by Fisher and Yates; the JDK can't shuffle with {@code SplittableRandom}. */
public final class Shuffle {
    private Shuffle() {}

    /** A shuffled copy. */
    public static <T> List<T> of(List<T> items, SplittableRandom random) {
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }
}
