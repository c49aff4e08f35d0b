package io.anomalight.framework.metrics;

import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** All metrics of 20 anomaly maps with 256x256 pixels; every second image has a defect. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 2)
@Fork(1)
public class MetricsBenchmark {
    private static final ImageSize SIZE = new ImageSize(256, 256);
    private static final int IMAGES = 20;

    /** Memory for pixel scores: 512 MB is enough for all of them, with 1 MB they are counted in bins. */
    @Param({"512", "1"})
    public int memoryMb;

    private final List<ImageResult> results = new ArrayList<>();

    @Setup
    public void drawScores() {
        SplittableRandom random = new SplittableRandom(0);
        byte[] clean = new byte[SIZE.pixels()];
        byte[] defect = new byte[SIZE.pixels()];
        for (int i = 0; i < defect.length; i++) {
            int x = i % SIZE.width();
            defect[i] = (byte) (i > 80 * SIZE.width() && i < 130 * SIZE.width() && x > 60 && x < 90 ? 1 : 0);
        }
        for (int image = 0; image < IMAGES; image++) {
            boolean normal = image % 2 == 0;
            byte[] mask = normal ? clean : defect;
            float[] map = new float[SIZE.pixels()];
            for (int i = 0; i < map.length; i++) {
                map[i] = (float) random.nextGaussian() + 2 * mask[i];
            }
            HostImage host = new HostImage(
                    Path.of("made-up"),
                    normal ? Label.NORMAL : Label.ANOMALOUS,
                    SIZE,
                    new float[3 * SIZE.pixels()],
                    Optional.of(mask),
                    SIZE);
            results.add(new ImageResult(host, (float) random.nextGaussian(), map));
        }
    }

    @Benchmark
    public List<Measurement> metrics() {
        Evaluation evaluation = new Evaluation(memoryMb * Megabytes.BYTES);
        results.forEach(evaluation::add);
        PostProcessor learned = PostProcessor.learn(
                evaluation,
                new ThresholdConfig(ThresholdConfig.Method.ADAPTIVE, 0.01, Optional.empty(), Optional.empty()));
        return Metrics.names().stream()
                .map(name -> Metrics.named(name).compute(evaluation, learned))
                .toList();
    }
}
