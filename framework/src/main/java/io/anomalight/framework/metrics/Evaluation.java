package io.anomalight.framework.metrics;

import io.anomalight.framework.data.ImageResult;

/** Everything that was judged in one pass, in Java memory: what metrics and thresholds are computed from. */
public final class Evaluation {
    public void add(ImageResult result) {}
}
