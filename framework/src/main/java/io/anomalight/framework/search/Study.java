package io.anomalight.framework.search;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What a sweeper knows of a search from its start.
 *
 * @param space the keys and their possible values
 * @param directions one direction per objective, at least one
 * @param seed the seed of the search
 */
public record Study(SearchSpace space, List<Direction> directions, long seed) {
    public Study {
        directions = List.copyOf(directions);
        if (directions.isEmpty()) {
            throw new IllegalArgumentException("a search needs at least one objective");
        }
    }

    /** Random numbers for the suggestion of a trial; they do not depend on those of other trials. */
    public SplittableRandom random(int trial) {
        return new SplittableRandom(mix(mix(seed) + trial));
    }

    // The finalizer of SplitMix64: neighbouring seeds give independent streams.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
