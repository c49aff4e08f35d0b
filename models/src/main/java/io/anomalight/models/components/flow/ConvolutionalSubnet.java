package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import java.util.Optional;

/**
 * Two convolutions with a ReLU between them, as in FastFlow (Yu et al. 2021, section 3.3), so that scale and shift of a position
 * depend on the neighbouring positions.
 *
 * @param prefix of its arrays in the state
 * @param kernel width and height of both kernels, an odd number
 */
record ConvolutionalSubnet(MixedPrecision mixedPrecision, String prefix, int kernel) implements Subnet {

    @Override
    public Operand apply(Operand passive, Optional<Operand> condition, Layout layout) {
        // Maps are large, so each is closed after its last use; the engine keeps those that the backward pass needs.
        try (Operand hidden = convolve(passive, "hidden");
                Operand activated = hidden.relu()) {
            return convolve(activated, "out");
        }
    }

    private Operand convolve(Operand x, String layer) {
        String name = prefix + layer;
        return mixedPrecision.convolve(x, name + ".weight", name + ".bias", 1, kernel / 2);
    }
}
