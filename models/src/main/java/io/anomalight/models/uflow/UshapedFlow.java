package io.anomalight.models.uflow;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.FeatureNorm;
import io.anomalight.models.components.flow.MapFlow;
import io.anomalight.models.components.flow.Transformed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A flow for each scale, from the coarsest to the finest. About half of the channels of a scale leave the flow; the other half is
 * enlarged, four channels to four pixels of one channel, and joins the features of the next scale. All steps are invertible, so
 * the latent maps of all scales together have a likelihood.
 *
 * <p>A {@link ModuleState} owns its parameters.
 */
final class UshapedFlow {
    /** Pixels of a finer scale per pixel of a coarser one. */
    private static final int SQUARE = 4;

    private final List<FeatureLayer> layers;
    private final List<ImageSize> grids;
    private final List<FeatureNorm> norms = new ArrayList<>();
    private final List<MapFlow> flows = new ArrayList<>();
    private final List<Integer> channels; // of the flow of each scale

    /** @param layers the features of each scale, the finest first */
    UshapedFlow(UflowConfig config, List<FeatureLayer> layers, ModuleState state) {
        this.layers = List.copyOf(layers);
        this.grids = layers.stream()
                .map(layer -> layer.positions(config.inputSize()))
                .toList();
        this.channels = channels(layers);
        for (int scale = 0; scale < layers.size(); scale++) {
            String name = layers.get(scale).name();
            norms.add(new FeatureNorm(state, "norm." + name + "."));
            flows.add(new MapFlow(config.flow(channels.get(scale)), state, "flow." + name + "."));
        }
    }

    private static List<Integer> channels(List<FeatureLayer> layers) {
        List<Integer> all = new ArrayList<>(Collections.nCopies(layers.size(), 0));
        int fromBelow = 0;
        for (int scale = layers.size() - 1; scale >= 0; scale--) {
            int ofScale = layers.get(scale).channels() + fromBelow;
            all.set(scale, ofScale);
            fromBelow = enlarged(ofScale) / SQUARE;
        }
        return all;
    }

    /** The channels that join the next scale: about a half, a multiple of four. */
    private static int enlarged(int channels) {
        return channels / (2 * SQUARE) * SQUARE;
    }

    /** Adds parameters and permutations to the state. */
    void initialize(SplittableRandom random) {
        for (int scale = 0; scale < layers.size(); scale++) {
            norms.get(scale).initialize(layers.get(scale).channels(), grids.get(scale));
            flows.get(scale).initialize(random.split());
        }
    }

    /** Rows and columns of each scale, the finest first. */
    List<ImageSize> grids() {
        return grids;
    }

    /** The names of all trainable parameters in the state. */
    List<String> parameterNames() {
        return Stream.concat(
                        norms.stream().flatMap(norm -> norm.parameterNames().stream()),
                        flows.stream().flatMap(flow -> flow.parameterNames().stream()))
                .toList();
    }

    /**
     * Maps features to the latent space.
     *
     * @param features one {@code [B, C, h, w]} per scale, the finest first
     * @return the latent maps of each scale, then the log-determinant {@code [B]}
     */
    List<Operand> forward(List<Operand> features) {
        int coarsest = layers.size() - 1;
        List<Operand> results = new ArrayList<>(features);
        Transformed ofScale = flows.get(coarsest).forward(normalized(features, coarsest));
        Operand logDeterminant = ofScale.logDeterminant();
        for (int scale = coarsest; scale > 0; scale--) {
            int up = enlarged(channels.get(scale));
            Operand output = ofScale.output();
            results.set(scale, output.slice(1, up, channels.get(scale)));
            Operand joined = normalized(features, scale - 1).concat(1, larger(output.slice(1, 0, up), scale));
            ofScale = flows.get(scale - 1).forward(joined);
            logDeterminant = logDeterminant.add(ofScale.logDeterminant());
        }
        results.set(0, ofScale.output());
        results.add(logDeterminant);
        return results;
    }

    private Operand normalized(List<Operand> features, int scale) {
        return norms.get(scale).apply(features.get(scale));
    }

    /** Channels 4c to 4c + 3 become the four pixels of a square of channel c, row by row. */
    private Operand larger(Operand maps, int scale) {
        ImageSize grid = grids.get(scale);
        int count = enlarged(channels.get(scale)) / SQUARE;
        return maps.reshape(-1, count, 2, 2, grid.height(), grid.width())
                .transpose(0, 1, 4, 2, 5, 3)
                .reshape(-1, count, 2L * grid.height(), 2L * grid.width());
    }

    /** The loss of each image, {@code [B]}: ½ Σ z² over all scales − log |det|, for results of {@link #forward}. */
    static Operand losses(List<Operand> results) {
        int scales = results.size() - 1;
        return results.subList(0, scales).stream()
                .map(z -> z.square().sum(1, 2, 3))
                .reduce(Operand::add)
                .orElseThrow()
                .mul(0.5)
                .sub(results.get(scales));
    }
}
