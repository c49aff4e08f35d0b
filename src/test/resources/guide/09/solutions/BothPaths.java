package guide.ch09.solutions;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.Detector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Exercise 3: CFLOW itself, trained on the paper's path and on the fast path, on the same pictures. */
public final class BothPaths {
    private BothPaths() {}

    /** The raw scores of some pictures. */
    public static List<Double> scores(boolean fast, List<Path> pictures, String... overrides) {
        TrainedRun run = Experiment.compose(
                        Stream.concat(Stream.of("model=cflow", "trainer.fast_paths=" + fast), Stream.of(overrides))
                                .toArray(String[]::new))
                .train();
        List<Double> scores = new ArrayList<>();
        try (Detector detector = run.detector()) {
            pictures.forEach(picture -> scores.add(detector.predict(picture).score()));
        }
        return scores;
    }
}
