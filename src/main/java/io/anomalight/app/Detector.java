package io.anomalight.app;

import io.anomalight.framework.Batch;
import io.anomalight.framework.Precision;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.FileSample;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A trained model, ready to score images one by one.
 *
 * <p>It belongs to the thread that loaded it, the only one that may use and close it.
 */
public final class Detector implements AutoCloseable {
    private final TrainedModule trained;

    private Detector(TrainedModule trained, Precision precision) {
        this.trained = trained;
        trained.state().beginPass(precision); // one pass, for nothing is learned any more
    }

    /**
     * Loads the best checkpoint of a run.
     *
     * @param run a run folder, a checkpoint's manifest in one, or the pointer {@code latest}
     * @param overrides changes of the run's configuration, for instance {@code trainer.precision=bf16}
     * @throws io.anomalight.framework.UserError if there is no such run or it is damaged
     */
    public static Detector load(Path run, String... overrides) {
        List<String> all = new ArrayList<>(List.of(overrides));
        all.add("trainer.profiler=none"); // whoever serves images has no end at which a profile could be shown
        return of(
                Experiment.open(run, all.toArray(String[]::new)),
                RunReference.of(run).checkpoint());
    }

    static Detector of(Experiment experiment, Path checkpoint) {
        return new Detector(experiment.load(checkpoint), experiment.precision());
    }

    /**
     * Scores an image file.
     *
     * @throws io.anomalight.framework.UserError if it can't be read
     */
    public Detection predict(Path image) {
        return score(new FileSample(image, Label.UNKNOWN).read(trained.module().inputSize()));
    }

    /** Scores a picture in memory. */
    public Detection predict(BufferedImage image) {
        return score(HostImage.of(image, trained.module().inputSize()));
    }

    private Detection score(HostImage image) {
        PostProcessor postProcessor = trained.checkpoint().postProcessor();
        HostBatch host = new HostBatch(List.of(image));
        Detection[] detection = new Detection[1];
        trained.memory().inStep(trained.state(), step -> {
            Batch batch = new Batch(host.toNative(step), new SplittableRandom(0));
            Prediction prediction = trained.module().validationStep(batch);
            float score = prediction.scores().toFloatArray()[0];
            detection[0] = new Detection(
                    score,
                    postProcessor.normalizeScore(score),
                    postProcessor.isAnomalous(score),
                    postProcessor.imageThreshold(),
                    prediction.anomalyMaps().toFloatArray(),
                    image.size());
        });
        return detection[0];
    }

    @Override
    public void close() {
        trained.close();
    }
}
