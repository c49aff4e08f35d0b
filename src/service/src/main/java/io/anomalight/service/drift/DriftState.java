package io.anomalight.service.drift;

import java.util.OptionalDouble;

/**
 * What is known of the drift of one category.
 *
 * @param category empty for a model of one category
 * @param problem why no alarm is possible, as a sentence without its full stop; empty if one is
 * @param normalImages number of normal scores of the archive
 * @param images images of the window that is not yet full
 * @param drifting whether the last full window was an alarm
 * @param above share of the images of the last full window that score above the median of the normal scores; absent before
 * @param pValue of the last full window: the probability that parts as in the calibration give a share as far from a half; absent before
 */
public record DriftState(
        String category,
        String problem,
        int normalImages,
        int images,
        boolean drifting,
        OptionalDouble above,
        OptionalDouble pValue) {}
