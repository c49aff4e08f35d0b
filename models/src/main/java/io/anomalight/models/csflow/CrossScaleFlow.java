package io.anomalight.models.csflow;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A chain of cross-scale couplings that maps the features of all scales together to a standard normal distribution.
 *
 * <p>A {@link ModuleState} owns its parameters; their names begin with {@code <prefix>blocks.<i>.}.
 */
final class CrossScaleFlow {
    private final List<CrossScaleCoupling> blocks;
    private final List<ImageSize> grids;
    private final long dimensions;
    private final ModuleState state;
    private final String prefix;

    /** @param grids rows and columns of each scale, the largest first */
    CrossScaleFlow(CrossScaleShape shape, List<ImageSize> grids, ModuleState state, String prefix) {
        this.grids = List.copyOf(grids);
        this.dimensions = grids.stream()
                .mapToLong(grid -> (long) shape.channels() * grid.pixels())
                .sum();
        this.state = state;
        this.prefix = prefix;
        this.blocks = IntStream.range(0, shape.blocks())
                .mapToObj(
                        i -> new CrossScaleCoupling(shape, shape.kernel(i), grids, state, prefix + "blocks." + i + "."))
                .toList();
    }

    /** Adds random parameters and permutations to the state. */
    void initialize(SplittableRandom random) {
        blocks.forEach(block -> block.initialize(random.split()));
    }

    /** Rows and columns of each scale. */
    List<ImageSize> grids() {
        return grids;
    }

    /** The names of the trainable parameters in the state: all arrays except the permutations. */
    List<String> parameterNames() {
        return state.parameters(prefix);
    }

    /**
     * Maps features to the latent space.
     *
     * @param features one {@code [B, C, h, w]} per scale
     */
    Latent forward(List<Operand> features) {
        Latent all = blocks.get(0).forward(features);
        for (CrossScaleCoupling block : blocks.subList(1, blocks.size())) {
            List<Operand> inputs = all.maps();
            all = all.then(block.forward(inputs));
            inputs.forEach(Operand::close);
        }
        return all;
    }

    /** Σ z² of each image, over all scales, {@code [B]}. */
    Operand squares(Latent latent) {
        return latent.maps().stream()
                .map(map -> map.square().sum(1, 2, 3))
                .reduce(Operand::add)
                .orElseThrow();
    }

    /**
     * The loss of each image, {@code [B]}: (½ Σ z² − log |det ∂z/∂y|) / D, where D is the number of features of an image (the negative
     * log-likelihood without its constant).
     */
    Operand losses(Latent latent) {
        return squares(latent).mul(0.5).sub(latent.logDeterminant()).mul(1.0 / dimensions);
    }

    /** The score of each image, {@code [B]}: the mean of ½ z² over all features. */
    Operand scores(Latent latent) {
        return squares(latent).mul(0.5 / dimensions);
    }
}
