package io.anomalight.models.components.backbone.convnet;

import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.Activation;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.stream.Stream;

/** The first convolution of a mobile network, with its activation. */
record StemBlock(Convolution convolution, Activation activation) implements Block {

    @Override
    public Stream<Convolution> convolutions() {
        return Stream.of(convolution);
    }

    @Override
    public <T> T apply(NetworkOps<T> ops, T x) {
        return ops.activate(ops.convolve(x, convolution), activation);
    }
}
