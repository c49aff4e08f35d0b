package io.anomalight.models.csflow;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.flow.Affine;
import io.anomalight.models.components.flow.RandomPermutation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A fixed permutation of the channels, and an affine coupling in which the maps of all scales depend on each other. Both parts of
 * the channels are transformed, one after the other.
 */
final class CrossScaleCoupling {
    /** About 2 / π, as in the published code: bounds the log-scale to ± clamp. */
    private static final double ATAN_SCALE = 0.636;

    private final CrossScaleShape shape;
    private final ModuleState state;
    private final String permutation;
    private final CrossConvolutions ofFirst;
    private final CrossConvolutions ofSecond;

    /** @param prefix of its arrays in the state */
    CrossScaleCoupling(CrossScaleShape shape, int kernel, List<ImageSize> grids, ModuleState state, String prefix) {
        this.shape = shape;
        this.state = state;
        this.permutation = prefix + "perm";
        ofFirst = new CrossConvolutions(
                shape.first(), shape.hidden(), 2 * shape.second(), kernel, grids, state, prefix + "first.");
        ofSecond = new CrossConvolutions(
                shape.second(), shape.hidden(), 2 * shape.first(), kernel, grids, state, prefix + "second.");
    }

    /** Adds random parameters and a random permutation, the same for all scales, to the state. */
    void initialize(SplittableRandom random) {
        state.buffer(permutation, RandomPermutation.draw(shape.channels(), random), shape.channels());
        ofFirst.initialize(random);
        ofSecond.initialize(random);
    }

    /**
     * Maps data to the latent space.
     *
     * @param maps one {@code [B, C, h, w]} per scale
     */
    Latent forward(List<Operand> maps) {
        List<Operand> results = maps.get(0).scopedAll(maps.subList(1, maps.size()), this::compute);
        int scales = maps.size();
        return new Latent(results.subList(0, scales), results.get(scales));
    }

    private List<Operand> compute(List<Operand> maps) {
        long[] order = state.get(permutation).toLongArray();
        List<Operand> first = new ArrayList<>();
        List<Operand> second = new ArrayList<>();
        for (Operand map : maps) {
            Operand permuted = map.indexSelect(1, order);
            first.add(permuted.slice(1, 0, shape.first()));
            second.add(permuted.slice(1, shape.first(), shape.channels()));
        }
        List<Affine> toFirst = affine(ofSecond.apply(second), shape.first());
        List<Operand> newFirst = forward(toFirst, first);
        List<Affine> toSecond = affine(ofFirst.apply(newFirst), shape.second());
        List<Operand> newSecond = forward(toSecond, second);
        List<Operand> results = new ArrayList<>();
        for (int scale = 0; scale < maps.size(); scale++) {
            results.add(newFirst.get(scale).concat(1, newSecond.get(scale)));
        }
        results.add(logDeterminant(toFirst).add(logDeterminant(toSecond)));
        return results;
    }

    private List<Affine> affine(List<Operand> outputs, int active) {
        return outputs.stream()
                .map(output -> new Affine(bounded(output.slice(1, 0, active)), output.slice(1, active, 2L * active)))
                .toList();
    }

    /** s = 0.636 · clamp · atan(a / clamp). */
    private Operand bounded(Operand a) {
        return atan(a.mul(1 / shape.clamp())).mul(shape.clamp() * ATAN_SCALE);
    }

    private static Operand atan(Operand x) {
        return x.choose(
                array -> array.atan(), value -> Value.of(value).graph().apply(Operator.of("Atan"), Value.of(value)));
    }

    private static List<Operand> forward(List<Affine> affine, List<Operand> active) {
        return IntStream.range(0, active.size())
                .mapToObj(scale -> affine.get(scale).forward(active.get(scale)))
                .toList();
    }

    private static Operand logDeterminant(List<Affine> affine) {
        return affine.stream()
                .map(each -> each.logScale().sum(1, 2, 3))
                .reduce(Operand::add)
                .orElseThrow();
    }
}
