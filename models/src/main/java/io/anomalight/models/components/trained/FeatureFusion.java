package io.anomalight.models.components.trained;

import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.network.NetworkOps;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import java.util.List;
import java.util.stream.Stream;

/**
 * Multi-scale feature fusion (Deng and Li 2022, section 3.3): downsamples the two larger of three feature maps to the size of the
 * smallest and concatenates all three.
 *
 * @param first from the largest map
 * @param second from the result of the first
 * @param third from the middle map
 */
public record FeatureFusion(Convolution first, Convolution second, Convolution third) {

    /** The fusion of the first three stages of a residual network. */
    public static FeatureFusion of(ResidualShape shape) {
        int shallow = shape.outputs(0);
        int middle = shape.outputs(1);
        int deep = shape.outputs(2);
        return new FeatureFusion(
                new Convolution("conv1", "bn1", shallow, middle, 3, 2),
                new Convolution("conv2", "bn2", middle, deep, 3, 2),
                new Convolution("conv3", "bn3", middle, deep, 3, 2));
    }

    public Stream<Convolution> convolutions() {
        return Stream.of(first, second, third);
    }

    /** Fuses three feature maps, the largest first; this method does not free them. */
    public <T> T fuse(ResidualForward<T> forward, List<T> features) {
        NetworkOps<T> ops = forward.ops();
        T half = convolved(forward, features.get(0), first);
        T shallow = convolved(forward, half, second);
        T middle = convolved(forward, features.get(1), third);
        ops.free(half);
        T two = ops.concat(1, shallow, middle);
        ops.free(shallow);
        ops.free(middle);
        T fused = ops.concat(1, two, features.get(2));
        ops.free(two);
        return fused;
    }

    private static <T> T convolved(ResidualForward<T> forward, T x, Convolution convolution) {
        return forward.relu(forward.layer().apply(x, convolution));
    }
}
