package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.Optional;

/**
 * Two linear layers with a ReLU between them, the same for each vector, as in CFLOW (Gudovskiy et al. 2022, section 3.3). On maps
 * they are convolutions with kernels of one pixel.
 *
 * @param prefix of its arrays in the state
 */
record LinearSubnet(FlowShape shape, ModuleState state, MixedPrecision mixedPrecision, String prefix)
        implements Subnet {

    @Override
    public Operand apply(Operand passive, Optional<Operand> condition, Layout layout) {
        return layout == Layout.ROWS ? ofRows(passive, condition) : ofMaps(passive, condition);
    }

    private Operand ofRows(Operand passive, Optional<Operand> condition) {
        Operand input = condition.map(vectors -> passive.concat(1, vectors)).orElse(passive); // [N, C - C/2 + P]
        return linear(linear(input, "hidden").relu(), "out");
    }

    private Operand linear(Operand input, String layer) {
        return mixedPrecision.linear(input, prefix + layer + ".weight", prefix + layer + ".bias");
    }

    // The part of the condition is the same for all images, so it is a product of its own, which a runtime computes
    // once.
    private Operand ofMaps(Operand passive, Optional<Operand> condition) {
        int channels = shape.halves().passive();
        Operand weight = passive.parameter(state, prefix + "hidden.weight");
        Operand bias = perChannel(passive, "hidden.bias");
        Operand same = condition
                .map(maps -> convolve(maps, weight.slice(1, channels, shape.subnetInputs()))
                        .add(bias))
                .orElse(bias);
        Operand hidden =
                convolve(passive, weight.slice(1, 0, channels)).add(same).relu();
        return convolve(hidden, passive.parameter(state, prefix + "out.weight")).add(perChannel(passive, "out.bias"));
    }

    private Operand perChannel(Operand any, String name) {
        return Layout.MAPS.perChannel(any.parameter(state, prefix + name));
    }

    /** The product of a matrix {@code [O, I]} and the vectors of maps {@code [B, I, h, w]}. */
    static Operand convolve(Operand maps, Operand matrix) {
        return maps.convolve(matrix.expandDims(2).expandDims(3), 1, 1, 0);
    }
}
