package guide.ch01;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import java.nio.file.Path;
import java.util.Arrays;

/** Trains a detector and asks it about one picture. */
public final class FirstDetector {
    private FirstDetector() {}

    /** The picture, then overrides as the command line takes them. */
    public static void main(String... arguments) {
        Path picture = Path.of(arguments[0]);
        String[] overrides = Arrays.copyOfRange(arguments, 1, arguments.length);

        TrainedRun run = Experiment.compose(overrides).train();
        System.out.println("image AUROC " + run.scores().get("image_AUROC").orElseThrow());

        try (Detector detector = run.detector()) {
            Detection found = detector.predict(picture);
            System.out.println(picture + " is " + found.label() + ", score " + found.normalizedScore());
            found.regions().forEach(region -> System.out.println("look at " + region));
        }
    }
}
