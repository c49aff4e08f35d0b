package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Auroc;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Area under the ROC curve of images with one kind of defect and all normal images, as the authors of MVTec LOCO AD evaluate logical
 * and structural anomalies.
 *
 * <p>Source: Bergmann et al., "Beyond Dents and Scratches", IJCV 130, 2022.
 */
final class AurocOfKind implements Metric {
    private final String kind;
    private final Map<String, OfCategory> categories = new HashMap<>();

    /** @param kind the kind of the defects, as the data set names it */
    AurocOfKind(String kind) {
        this.kind = kind;
    }

    /** The scores of the images of a category, in their order. */
    private static final class OfCategory {
        private final List<Float> normal = new ArrayList<>();
        private final List<Defective> defective = new ArrayList<>();

        double area(IntUnaryOperator timesNormal, IntUnaryOperator timesDefective) {
            ExactRanking ranking = new ExactRanking();
            for (int i = 0; i < normal.size(); i++) {
                for (int time = timesNormal.applyAsInt(i); time > 0; time--) {
                    ranking.addNegative(normal.get(i));
                }
            }
            for (int i = 0; i < defective.size(); i++) {
                for (int time = timesDefective.applyAsInt(i);
                        time > 0 && defective.get(i).ofKind();
                        time--) {
                    ranking.addPositive(defective.get(i).score(), 1);
                }
            }
            return Auroc.of(ranking).value(); // NaN without a pair
        }
    }

    private record Defective(float score, boolean ofKind) {}

    @Override
    public Optional<String> missing(SplitContents split) {
        if (split.anomalous() == 0) {
            return Optional.of("there are no defective images in the split");
        }
        return split.normal() == 0 ? Optional.of("there are no normal images in the split") : Optional.empty();
    }

    @Override
    public boolean collects() {
        return false; // each category has its own
    }

    @Override
    public void reset() {
        categories.clear();
    }

    @Override
    public void update(ImageResult result) {
        OfCategory own = categories.computeIfAbsent(result.image().category(), category -> new OfCategory());
        if (result.image().label() == Label.NORMAL) {
            own.normal.add(result.score());
        } else if (result.image().label() == Label.ANOMALOUS) {
            own.defective.add(
                    new Defective(result.score(), kind.equals(result.image().kind())));
        }
    }

    @Override
    public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
        Optional<String> missing = missing(evaluation.contents());
        if (missing.isPresent()) {
            return Measurement.undefined(missing.get());
        }
        double area = of(evaluation.category()).area(image -> 1, image -> 1);
        return Double.isNaN(area)
                ? Measurement.undefined("no defective image is of the kind " + kind)
                : Measurement.exact(area);
    }

    @Override
    public double onDraw(DrawnImages draw, PostProcessor postProcessor) {
        return draw.imagesVary() ? of(draw.category()).area(draw::timesNormal, draw::timesAnomalous) : Double.NaN;
    }

    private OfCategory of(String category) {
        return categories.getOrDefault(category, new OfCategory());
    }
}
