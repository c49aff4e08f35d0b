package io.anomalight.models.components;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.memory.Scratch;

/**
 * Bilinear enlargement as PyTorch's {@code F.interpolate(mode="bilinear", align_corners=True)}.
 *
 * <p>DJL's own interpolation ignores {@code align_corners}; two products with sparse weight matrices do not.
 */
public final class BilinearUpsampling {
    private BilinearUpsampling() {}

    /** Enlarges maps {@code [B, h, w]} to {@code [B, H, W]}, corners on corners; the result belongs to the maps' manager. */
    public static NDArray alignCorners(NDArray maps, ImageSize size) {
        Shape from = maps.getShape();
        int height = (int) from.get(1);
        int width = (int) from.get(2);
        return Scratch.compute(new NDList(maps), in -> {
            NDArray rows = in.getManager().create(weights(height, size.height()), new Shape(height, size.height()));
            NDArray columns = in.getManager().create(weights(width, size.width()), new Shape(width, size.width()));
            NDArray wide = in.head().reshape(-1, width).matMul(columns); // [B·h, W]
            NDArray turned = wide.reshape(-1, height, size.width()).transpose(0, 2, 1); // [B, W, h]
            NDArray tall = turned.reshape(-1, height).matMul(rows); // [B·W, H]
            return tall.reshape(-1, size.width(), size.height())
                    .transpose(0, 2, 1)
                    .duplicate();
        });
    }

    // Column i holds the weights of output i over the inputs.
    private static float[] weights(int in, int out) {
        float[] weights = new float[in * out];
        float step = out > 1 ? (in - 1) / (float) (out - 1) : 0;
        for (int i = 0; i < out; i++) {
            float position = i * step;
            int left = Math.min((int) position, in - 1);
            int right = Math.min(left + 1, in - 1);
            float share = position - left;
            weights[left * out + i] += 1 - share;
            weights[right * out + i] += share;
        }
        return weights;
    }
}
