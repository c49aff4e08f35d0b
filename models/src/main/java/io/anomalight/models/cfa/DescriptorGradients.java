package io.anomalight.models.cfa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.framework.optim.LossGradients;
import java.util.List;

/**
 * The mean loss of the patches of a batch, with gradients by formula. Automatic differentiation would record the differences of all
 * patches of the batch to their centroids, which are gigabytes; this class needs those of one image at a time.
 *
 * <p>The loss of a patch is Σ aₖ ‖φ − cₖ‖² and a constant: aₖ is positive for the nearest centroids outside of their radius,
 * negative for the next centroids that are too near, and otherwise 0. So its gradient by φ is 2 Σ aₖ (φ − cₖ).
 *
 * @param patches {@code [B, h·w, D]}
 */
record DescriptorGradients(ModuleState state, Descriptor descriptor, Hyperspheres spheres, NDArray patches)
        implements LossGradients {
    private static final NDIndex EVERYTHING = new NDIndex("...");

    @Override
    public double compute(List<NDArray> gradients) {
        NDManager step = patches.getManager();
        double loss = 0;
        try (NDArray weight = step.zeros(gradients.get(0).getShape());
                NDArray bias = step.zeros(gradients.get(1).getShape())) {
            List<NDArray> sums = List.of(weight, bias);
            for (long image = 0; image < patches.getShape().get(0); image++) {
                loss += addImage(image, sums);
            }
            gradients.get(0).set(EVERYTHING, weight);
            gradients.get(1).set(EVERYTHING, bias);
        }
        return loss;
    }

    /** Adds the gradients of an image to the sums, and returns its part of the loss. */
    private double addImage(long image, List<NDArray> sums) {
        try (NDArray ofImage = patches.get(new NDIndex().addSliceDim(image, image + 1));
                NDArray described = EagerOperand.compute(ofImage, descriptor::of);
                NDArray points = described.reshape(-1, descriptor.outputs());
                NDArray rows = spheres.centroids().nearest(points, spheres.compared());
                NDArray loss = Scratch.compute(
                        new NDList(points, rows, ofImage, state.get(Centroids.NAME)), in -> add(in, sums))) {
            return loss.getFloat();
        }
    }

    /** The same from φ {@code [n, O]}, the rows of the centroids {@code [n, k]}, the patches and all centroids. */
    private NDArray add(NDList in, List<NDArray> sums) {
        NDArray points = in.get(0); // [n, O]
        Shape shape = points.getShape();
        int compared = spheres.compared();
        NDArray chosen = in.get(3).get(in.get(1).reshape(-1)).reshape(shape.get(0), compared, shape.get(1));
        NDArray differences = points.expandDims(1).sub(chosen); // [n, k, O]
        NDArray excess = differences.square().sum(new int[] {2}).sub((float) spheres.squaredRadius()); // [n, k]
        NDArray attracted = excess.get(new NDIndex().addAllDim().addSliceDim(0, spheres.neighbours()));
        NDArray losses = attracted.maximum(0).sum().muli(scale(spheres.neighbours()));
        NDArray factors = attracted.gt(0).toType(DataType.FLOAT32, false).muli(scale(spheres.neighbours()));
        if (spheres.repel()) {
            NDArray others = excess.get(new NDIndex().addAllDim().addSliceDim(spheres.neighbours(), compared));
            NDArray near = others.neg().sub((float) Hyperspheres.MARGIN);
            losses = losses.add(near.maximum(0).sum().muli(scale(spheres.negatives())));
            factors = factors.concat(near.gt(0).toType(DataType.FLOAT32, false).muli(-scale(spheres.negatives())), 1);
        }
        NDArray slopes = factors.muli(2).expandDims(1).batchMatMul(differences).squeeze(1); // [n, O]
        NDArray inputs = descriptor.withCoordinates(in.get(2).squeeze(0)); // [n, D + 2]
        sums.get(0).addi(slopes.transpose().matMul(inputs));
        sums.get(1).addi(slopes.sum(new int[] {0}));
        return losses;
    }

    // The mean over all patches of the batch and the centroids, times the factor of the loss.
    private float scale(int compared) {
        Shape shape = patches.getShape();
        return (float) (Hyperspheres.FACTOR / (shape.get(0) * shape.get(1) * compared));
    }
}
