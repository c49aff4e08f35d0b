package io.anomalight.framework;

import java.util.List;

/**
 * Labels and masks of the images of a training batch, in Java memory.
 *
 * @param defective for each image whether it shows a defect; empty if this is unknown for one of them
 * @param masks for each image a mask {@code [H, W]} in row-major order, 1 for defective pixels and 0 for others; empty
 *     if one of the defective images has no mask. The arrays are shared and must not be changed
 */
public record Targets(List<Boolean> defective, List<byte[]> masks) {
    /** No labels and no masks. */
    public static final Targets NONE = new Targets(List.of(), List.of());

    public Targets {
        defective = List.copyOf(defective);
        masks = List.copyOf(masks);
    }
}
