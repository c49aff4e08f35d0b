package guide.ch01.solutions;

import io.anomalight.app.Experiment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Exercise 1: two models on the same pictures. */
public final class TwoModels {
    private TwoModels() {}

    /** The image AUROC of each model. */
    public static Map<String, Double> compare(String... overrides) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String model : new String[] {"padim", "patchcore"}) {
            String[] all = Stream.concat(Stream.of("model=" + model), Stream.of(overrides))
                    .toArray(String[]::new);
            scores.put(
                    model,
                    Experiment.compose(all).train().scores().get("image_AUROC").orElseThrow());
        }
        return scores;
    }
}
