package io.anomalight.app.speedtest.worker;

import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import io.anomalight.framework.metrics.resampling.PixelScale;
import io.anomalight.framework.metrics.resampling.ResampledImages;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Synthetic results: normal and defective images in turn, with maps of noise. */
final class SyntheticScores {
    private static final int BATCH = 32;
    private static final int DRAWS = 1000; // of the default recipe
    private static final float SHIFT = 2; // of the pixels of a defect

    private final TrainerConfig trainer;
    private final ImageSize size;
    // Drawn once, because only the metrics are measured.
    private final float[] noise;
    private final float[] rgb;
    private final byte[] clean;
    private final byte[] defect;

    SyntheticScores(TrainerConfig trainer, ImageSize size) {
        this.trainer = trainer;
        this.size = size;
        rgb = new float[3 * size.pixels()];
        clean = new byte[size.pixels()];
        defect = new byte[size.pixels()];
        for (int y = size.height() / 4; y < size.height() / 2; y++) {
            for (int x = size.width() / 4; x < size.width() * 5 / 8; x++) {
                defect[y * size.width() + x] = 1;
            }
        }
        SplittableRandom random = new SplittableRandom(0);
        noise = new float[(1 << 16) + size.pixels()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
    }

    /** Adds the results of {@code images} images and computes every metric and its draws, as a test does; returns the number of metrics. */
    int measure(int images) {
        Evaluation evaluation = new Evaluation(trainer.metricsMemoryMb() * Megabytes.BYTES);
        ResampledImages resampled = new ResampledImages("", new PixelScale(-4, 6, 2));
        for (int from = 0; from < images; from += BATCH) {
            List<ImageResult> results = IntStream.range(from, Math.min(images, from + BATCH))
                    .mapToObj(this::result)
                    .toList();
            evaluation.addAll(results);
            resampled.addAll(results, result -> result.score() > SHIFT);
        }
        PostProcessor postProcessor = PostProcessor.learn(evaluation, trainer.threshold());
        List<Metric> metrics = Metrics.names().stream().map(Metrics::named).toList();
        List<ToDoubleFunction<DrawnImages>> onDraws = metrics.stream()
                .<ToDoubleFunction<DrawnImages>>map(metric -> draw -> metric.onDraw(draw, postProcessor))
                .toList();
        resampled.draw(DRAWS, 0, onDraws);
        return (int) metrics.stream()
                .map(metric -> metric.compute(evaluation, postProcessor))
                .filter(measured -> measured.undefined().isEmpty())
                .count();
    }

    private ImageResult result(int i) {
        boolean normal = i % 2 == 0;
        byte[] mask = normal ? clean : defect;
        int from = i * 7919 & 0xffff; // a prime, so that the same noise rarely gets to the same pixel
        float[] map = new float[size.pixels()];
        System.arraycopy(noise, from, map, 0, map.length);
        if (!normal) {
            for (int at = 0; at < map.length; at++) {
                map[at] += SHIFT * mask[at];
            }
        }
        HostImage image = new HostImage(
                Path.of("made-up"), normal ? Label.NORMAL : Label.ANOMALOUS, size, rgb, Optional.of(mask), size);
        return new ImageResult(image, noise[from] + (normal ? 0 : 1), map);
    }
}
