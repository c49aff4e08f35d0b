package guide.ch01.solutions;

import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import java.awt.Point;
import java.nio.file.Path;

/** Exercise 3: the pixel that a detector trusts least. */
public final class WorstPixel {
    private WorstPixel() {}

    /** Where the anomaly map has its largest value; (0, 0) is the corner at the top left. */
    public static Point of(Detector detector, Path picture) {
        Detection found = detector.predict(picture);
        float[] map = found.anomalyMap();
        int worst = 0;
        for (int i = 1; i < map.length; i++) {
            worst = map[i] > map[worst] ? i : worst;
        }
        int width = found.size().width();
        return new Point(worst % width, worst / width);
    }
}
