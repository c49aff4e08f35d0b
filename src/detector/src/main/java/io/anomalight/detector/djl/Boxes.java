package io.anomalight.detector.djl;

import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Region;
import io.anomalight.framework.image.ImageSize;
import java.util.ArrayList;
import java.util.List;

/** Converts the regions of a detection to DJL's {@link DetectedObjects}. */
final class Boxes {
    private static final String NAME = "anomaly";

    private Boxes() {}

    static DetectedObjects of(Detection detection) {
        List<String> names = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        List<BoundingBox> boxes = new ArrayList<>();
        for (Region region : detection.regions()) {
            names.add(NAME);
            scores.add((double) region.normalizedScore());
            boxes.add(box(region, detection.size()));
        }
        return new DetectedObjects(names, scores, boxes);
    }

    private static Rectangle box(Region region, ImageSize image) {
        double width = image.width();
        double height = image.height();
        return new Rectangle(region.x() / width, region.y() / height, region.width() / width, region.height() / height);
    }
}
