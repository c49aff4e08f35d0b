package io.anomalight.app.speedtest.worker;

import ai.djl.ndarray.NDManager;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Measures the time to score decoded images as prediction does, from Java arrays to Java arrays. */
final class ContestantScorer implements ImageScorer {
    private static final double NANOS = 1e9;

    private final NativeMemory memory;
    private final AnomalyModule module;
    private final List<HostImage> images;
    private final int batchSize;
    // Uses the results, so that the compiler can't remove the computation.
    private double sum;

    /** Calibrates the module with the first batch; the caller closes all arguments. */
    ContestantScorer(NativeMemory memory, AnomalyModule module, List<HostImage> images, int batchSize) {
        this.memory = memory;
        this.module = module;
        this.images = List.copyOf(images);
        this.batchSize = batchSize;
        module.capabilities().calibration().ifPresent(this::calibrate);
    }

    // Within a pass, as in the trainer; outside a pass calibration takes a slower path with more memory.
    private void calibrate(Calibration calibration) {
        memory.inStep(module.state(), step -> calibration.start().run());
        PassMemory.Pass pass = module.state().pass().begin(Precision.FLOAT32);
        try (pass) {
            memory.inStep(module.state(), step -> calibration.step().accept(batch(step, chosen(0, batchSize))));
        }
        memory.inStep(module.state(), step -> calibration.end().run());
    }

    private static Batch batch(NDManager step, HostBatch host) {
        return new Batch(host.toNative(step), new SplittableRandom(0));
    }

    /** {@code count} images from index {@code from} on; starts again at the first image after the last one. */
    private HostBatch chosen(int from, int count) {
        List<HostImage> chosen = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            chosen.add(images.get(i % images.size()));
        }
        return new HostBatch(chosen);
    }

    @Override
    public double inBatches(int count, Precision precision) {
        PassMemory.Pass pass = module.state().pass().begin(precision);
        try (pass) {
            score(chosen(0, Math.min(count, batchSize)));
            long begin = System.nanoTime();
            for (int from = 0; from < count; from += batchSize) {
                score(chosen(from, Math.min(batchSize, count - from)));
            }
            return (System.nanoTime() - begin) / NANOS;
        }
    }

    @Override
    public List<Double> oneByOne(int count, Precision precision) {
        PassMemory.Pass pass = module.state().pass().begin(precision);
        try (pass) {
            for (int i = 0; i < WARM_UP; i++) {
                score(chosen(i, 1));
            }
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                HostBatch one = chosen(i, 1);
                long begin = System.nanoTime();
                score(one);
                seconds.add((System.nanoTime() - begin) / NANOS);
            }
            return seconds;
        }
    }

    private void score(HostBatch host) {
        memory.inStep(module.state(), step -> {
            Prediction prediction = module.validationStep(batch(step, host));
            sum += prediction.scores().toFloatArray()[0]
                    + prediction.anomalyMaps().toFloatArray()[0];
        });
    }

    /** A sum over all results. */
    double sum() {
        return sum;
    }
}
