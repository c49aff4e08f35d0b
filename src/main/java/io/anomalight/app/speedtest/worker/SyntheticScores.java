package io.anomalight.app.speedtest.worker;

import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/** Synthetic results: normal and defective images in turn, with small maps of noise. */
final class SyntheticScores {
    private static final ImageSize SIZE = new ImageSize(16, 16);

    private final TrainerConfig trainer;
    // Drawn once, because only the metrics are measured.
    private final float[] noise = new float[1 << 16];
    private final byte[] clean = new byte[SIZE.pixels()];
    private final byte[] defect = new byte[SIZE.pixels()];

    SyntheticScores(TrainerConfig trainer) {
        this.trainer = trainer;
        SplittableRandom random = new SplittableRandom(0);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        for (int y = 4; y < 8; y++) {
            for (int x = 4; x < 10; x++) {
                defect[y * SIZE.width() + x] = 1;
            }
        }
    }

    /** Adds the results of {@code images} images and computes every metric; returns the number of metrics with a value. */
    int measure(int images) {
        Evaluation evaluation = new Evaluation(trainer.metricsMemoryMb() * Megabytes.BYTES);
        for (int i = 0; i < images; i++) {
            evaluation.add(result(i));
        }
        PostProcessor postProcessor = PostProcessor.learn(evaluation, trainer.threshold());
        return (int) Metrics.names().stream()
                .map(name -> Metrics.named(name).compute(evaluation, postProcessor))
                .filter(measured -> measured.undefined().isEmpty())
                .count();
    }

    private ImageResult result(int i) {
        boolean normal = i % 2 == 0;
        byte[] mask = normal ? clean : defect;
        float[] map = new float[SIZE.pixels()];
        int from = i * 7919; // a prime, so that the same noise rarely gets to the same pixel
        for (int at = 0; at < map.length; at++) {
            map[at] = noise[(from + at) & (noise.length - 1)] + 2 * mask[at];
        }
        HostImage image = new HostImage(
                Path.of("made-up"),
                normal ? Label.NORMAL : Label.ANOMALOUS,
                SIZE,
                new float[3 * SIZE.pixels()],
                Optional.of(mask),
                SIZE);
        return new ImageResult(image, noise[from & (noise.length - 1)] + (normal ? 0 : 1), map);
    }
}
