package guide.ch10.solutions;

import io.anomalight.app.Experiment;
import io.anomalight.detector.Detector;
import java.nio.file.Path;
import java.util.List;

/** Exercise 2: the archive on its own scores as the run does. */
public final class ArchiveOrRun {
    private ArchiveOrRun() {}

    /** The largest difference between the raw scores of both. */
    public static double largestDifference(Path run, Path archive, List<Path> pictures) {
        double largest = 0;
        try (Detector ofRun = Experiment.open(run).detector(run);
                Detector ofArchive = Detector.load(archive)) {
            for (Path picture : pictures) {
                double difference = ofRun.predict(picture).score()
                        - ofArchive.predict(picture).score();
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        return largest;
    }
}
