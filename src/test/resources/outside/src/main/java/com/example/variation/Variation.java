package com.example.variation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;

/** Learns how the colour at each pixel varies over good parts; a colour many deviations from the mean is anomalous. */
record Variation(ImageSize inputSize, int radius, ModuleState state) implements AnomalyModule {
    /** Added to each variance, 2.5 grey levels squared: a pixel that never changed may change a little. */
    private static final double NOISE = 1e-4;

    /** Makes the arrays: the number of images, the sum of their colours, and the sum of the squares. */
    Variation {
        float[] zeros = new float[3 * inputSize.pixels()];
        state.buffer("count", new float[1], 1);
        state.buffer("sum", zeros, 3, inputSize.height(), inputSize.width());
        state.buffer("squares", zeros, 3, inputSize.height(), inputSize.width());
    }

    @Override
    public String name() {
        return "variation";
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDArray colours = smooth(batch.images()); // [B, 3, H, W]
        state.buffer("count", state.get("count").add(batch.size()));
        state.buffer("sum", state.get("sum").add(colours.sum(new int[] {0})));
        state.buffer("squares", state.get("squares").add(colours.square().sum(new int[] {0})));
        return StepOutput.EMPTY;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray mean = state.get("sum").div(state.get("count")); // [3, H, W]
        NDArray variance =
                state.get("squares").div(state.get("count")).sub(mean.square()).add(NOISE);
        NDArray maps = smooth(batch.images()).sub(mean).square().div(variance).mean(new int[] {1}); // [B, H, W]
        return Prediction.ofMaps(maps); // an image's score is the largest value of its map
    }

    /** The mean colour around each pixel, black beyond the edge, because parts never lie in exactly the same place. */
    private NDArray smooth(NDArray images) {
        Shape square = new Shape(2 * radius + 1, 2 * radius + 1);
        return Pool.avgPool2d(images, square, new Shape(1, 1), new Shape(radius, radius), false, true);
    }
}
