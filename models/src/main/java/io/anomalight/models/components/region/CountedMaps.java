package io.anomalight.models.components.region;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.LargestValues;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.util.List;

/**
 * Scores images by the pixels of their maps that count.
 *
 * @param size size of the maps
 * @param top whether the score is the mean of the largest values, or the largest one
 */
record CountedMaps(ImageSize size, boolean top) {
    /** Lower than the negative of any value of a map. */
    private static final double FAR = 1e30;

    static CountedMaps of(ImageSize size, ScoringConfig scoring) {
        return new CountedMaps(size, scoring.imageScore() == ScoringConfig.ImageScore.TOP);
    }

    /**
     * The scores {@code [B]} of maps, and the maps with their lowest value inside for each pixel that does not count.
     *
     * @param maps {@code [B, H, W]}
     * @param inside 1 for a pixel that counts and 0 for any other, {@code [B, H·W]} or {@code [1, H·W]}
     * @param topPixels the number of largest values
     */
    List<Operand> scored(Operand maps, Operand inside, int topPixels) {
        Operand far = inside.add(-1).mul(FAR); // 0 inside
        Operand within = maps.reshape(-1, size.pixels()).mul(inside);
        Operand lowest = within.mul(-1).add(far).max(1).mul(-1);
        Operand replaced = within.add(lowest.reshape(-1, 1).mul(inside.mul(-1).add(1)));
        Operand scores = top ? LargestValues.mean(replaced, topPixels) : replaced.max(1);
        return List.of(scores, replaced.reshape(-1, size.height(), size.width()));
    }
}
