package io.anomalight.models.csflow;

import io.anomalight.framework.arithmetic.Operand;
import java.util.List;

/**
 * The result of a cross-scale flow or of one of its blocks.
 *
 * @param maps z, one {@code [B, C, h, w]} per scale
 * @param logDeterminant log |det| of the Jacobian of each image, over all scales, {@code [B]}
 */
record Latent(List<Operand> maps, Operand logDeterminant) {
    Latent {
        maps = List.copyOf(maps);
    }

    /** The result of two transforms in sequence; {@code next} is the result of the second, whose input was this one's maps. */
    Latent then(Latent next) {
        return new Latent(next.maps, logDeterminant.add(next.logDeterminant));
    }
}
