package io.anomalight.app.speed;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.profiling.PeakMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the speed of a trained model. Not thread-safe.
 *
 * <p>Figures and output files are not measured. The image files were read before, so loading measures decoding and
 * resizing, not the disk.
 */
public final class SpeedTrial {
    private final MeasuredModel model;
    private final LoaderConfig loading;
    private final SpeedConfig config;
    private final Console console;

    /** Creates a trial of a loaded model; the caller closes what it holds. */
    public SpeedTrial(MeasuredModel model, LoaderConfig loading, SpeedConfig config, Console console) {
        this.model = model;
        this.loading = loading;
        this.config = config;
        this.console = console;
    }

    /**
     * Scores images one by one, then in batches.
     *
     * @throws UserError if the list is empty, or an image can't be read
     */
    public Speed measure(List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new UserError("there are no images to measure with; name some with images=<image or folder>");
        }
        try (DataLoader some = loader(cycled(samples, loading.evalBatchSize()))) {
            model.calibrate(some);
        }
        Speed.Single single = oneByOne(samples);
        Speed.Batches batches = inBatches(samples);
        return new Speed(
                model.name(), model.inputSize(), model.engine(), model.threads(), single, batches, PeakMemory.read());
    }

    private Speed.Single oneByOne(List<Sample> samples) {
        List<Sample> all = cycled(samples, config.warmUpImages() + config.images());
        long[][] nanos = new long[4][config.images()];
        int measured = 0;
        try (Progress progress = console.progress("Measuring one by one", "images", all.size())) {
            all.subList(0, config.warmUpImages()).forEach(sample -> {
                model.score(
                        new HostBatch(List.of(sample.reading(model.channels()).read(model.inputSize()))));
                progress.step(1);
            });
            Deadline deadline = new Deadline(config);
            for (Sample sample : all.subList(config.warmUpImages(), all.size())) {
                long begin = System.nanoTime();
                HostBatch host =
                        new HostBatch(List.of(sample.reading(model.channels()).read(model.inputSize())));
                long loaded = System.nanoTime();
                MeasuredModel.Times times = model.score(host);
                nanos[0][measured] = System.nanoTime() - begin;
                nanos[1][measured] = loaded - begin;
                nanos[2][measured] = times.model();
                nanos[3][measured] = times.postProcessing();
                measured++;
                progress.step(1);
                if (deadline.isOver()) {
                    break;
                }
            }
        }
        return new Speed.Single(
                measured,
                latency(nanos[0], measured),
                latency(nanos[1], measured),
                latency(nanos[2], measured),
                latency(nanos[3], measured));
    }

    private Speed.Batches inBatches(List<Sample> samples) {
        int size = loading.evalBatchSize();
        int batches = Math.max(1, (config.images() + size - 1) / size);
        // One batch more, for warming up.
        List<Sample> all = cycled(samples, Math.multiplyExact(size, batches + 1));
        int images = 0;
        long modelNanos = 0;
        long begin = 0;
        Deadline deadline = new Deadline(config);
        boolean warm = false;
        try (DataLoader loader = loader(all);
                Progress progress = console.progress("Measuring batches", "batches", loader.batches())) {
            for (HostBatch host : loader) {
                MeasuredModel.Times times = model.score(host);
                progress.step(1);
                if (warm) {
                    images += host.images().size();
                    modelNanos += times.model();
                    if (deadline.isOver()) {
                        break;
                    }
                } else {
                    warm = true;
                    begin = System.nanoTime();
                    deadline = new Deadline(config);
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Speed.Batches(size, images, images / seconds, images / (modelNanos / 1e9));
        }
    }

    private DataLoader loader(List<Sample> samples) {
        return DataLoader.inOrder(samples, model.inputSize(), loading.evalBatchSize(), loading)
                .reading(model.channels());
    }

    /** {@code count} samples; repeats the list if it is shorter. */
    private static List<Sample> cycled(List<Sample> samples, int count) {
        List<Sample> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(samples.get(i % samples.size()));
        }
        return all;
    }

    private static Latency latency(long[] nanos, int measured) {
        return Latency.ofNanos(Arrays.copyOf(nanos, measured));
    }

    /** The time limit of a measurement. */
    private static final class Deadline {
        private final long end;

        Deadline(SpeedConfig config) {
            end = System.nanoTime() + Duration.ofSeconds(config.maxSeconds()).toNanos();
        }

        boolean isOver() {
            return System.nanoTime() - end >= 0;
        }
    }
}
