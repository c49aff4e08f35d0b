package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.data.DefectMasks;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Area under the saturated per-region overlap curve (AU-sPRO): the mean over defects of the share that is found, where a defect counts as
 * found from its saturation area on, against the false-positive rate up to a limit. With several kinds of defects it is the mean over the
 * kinds, each with the normal images, as the authors of MVTec LOCO AD evaluate logical and structural anomalies.
 *
 * <p>Source: Bergmann et al., "Beyond Dents and Scratches", IJCV 130, 2022, section 4.3, and the evaluation of its authors.
 */
final class SaturatedOverlap implements Metric {
    private static final String NO_AREAS =
            "the data set names no saturation areas of defects; MVTec LOCO AD does, in defects_config.json";

    private final double limit;
    private final Map<String, SaturatedImages> categories = new HashMap<>();
    private boolean hasMask;

    /** @param limit the highest false-positive rate, above 0 and at most 1 */
    SaturatedOverlap(double limit) {
        this.limit = limit;
    }

    @Override
    public Optional<String> missing(SplitContents split) {
        return WithMasks.missingOrNormal(split);
    }

    @Override
    public boolean collects() {
        return false; // each category has its own
    }

    @Override
    public void reset() {
        categories.clear();
        hasMask = false;
    }

    @Override
    public void update(ImageResult result) {
        HostImage image = result.image();
        if (image.label() == Label.UNKNOWN) {
            return;
        }
        hasMask |= image.label() == Label.ANOMALOUS && image.mask().isPresent();
        SaturatedImages own = categories.computeIfAbsent(image.category(), category -> new SaturatedImages());
        Optional<DefectMasks> defects = image.defects();
        if (image.label() == Label.NORMAL) {
            own.normal(result);
        } else if (defects.isPresent()) {
            own.defective(result, defects.get());
        } else {
            own.skipDefective();
        }
    }

    @Override
    public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
        Optional<String> missing = missing(evaluation.contents());
        if (missing.isPresent()) {
            return Measurement.undefined(missing.get());
        }
        double area = categories
                .getOrDefault(evaluation.category(), new SaturatedImages())
                .area(limit);
        return Double.isNaN(area)
                ? Measurement.undefined(hasMask ? NO_AREAS : "no defective image has a mask")
                : Measurement.exact(area);
    }

    @Override
    public double onDraw(DrawnImages draw, PostProcessor postProcessor) {
        return draw.pixelsVary()
                ? categories
                        .getOrDefault(draw.category(), new SaturatedImages())
                        .area(limit, draw)
                : Double.NaN;
    }
}
