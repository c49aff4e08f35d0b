package io.anomalight.framework;

import java.util.List;

/**
 * What is known of the images of a training batch, in Java memory.
 *
 * @param defective for each image whether it shows a defect; empty if this is not known of all of them
 * @param masks for each image 1 where it is defective and 0 elsewhere, {@code [H, W]} in row-major order; empty if the defects
 *     of one of them are not marked. The arrays are shared: read them, never write them
 */
public record Targets(List<Boolean> defective, List<byte[]> masks) {
    /** Nothing is known. */
    public static final Targets NONE = new Targets(List.of(), List.of());

    public Targets {
        defective = List.copyOf(defective);
        masks = List.copyOf(masks);
    }
}
