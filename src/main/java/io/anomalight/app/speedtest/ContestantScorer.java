package io.anomalight.app.speedtest;

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

/** Scores decoded images as prediction does, up to scores and maps in Java memory. */
final class ContestantScorer {
    private static final double NANOS = 1e9;
    private static final int WARM_UP = 3;

    private final NativeMemory memory;
    private final AnomalyModule module;
    private final List<HostImage> images;
    private final int batchSize;
    // Read by nobody, but without a use the compiler might leave the work out.
    private double sum;

    /** Calibrates the module with the first batch; all arguments stay the caller's to close. */
    ContestantScorer(NativeMemory memory, AnomalyModule module, List<HostImage> images, int batchSize) {
        this.memory = memory;
        this.module = module;
        this.images = List.copyOf(images);
        this.batchSize = batchSize;
        module.capabilities().calibration().ifPresent(this::calibrate);
    }

    // Within a pass, as the trainer does it; otherwise it would take the longer way, and more memory than all that
    // follows.
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

    /** So many images from one on, and from the first again where there are fewer. */
    private HostBatch chosen(int from, int count) {
        List<HostImage> chosen = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            chosen.add(images.get(i % images.size()));
        }
        return new HostBatch(chosen);
    }

    /** Seconds for so many images in batches. */
    double inBatches(int count, Precision precision) {
        PassMemory.Pass pass = module.state().pass().begin(precision);
        try (pass) {
            judge(chosen(0, Math.min(count, batchSize)));
            long begin = System.nanoTime();
            for (int from = 0; from < count; from += batchSize) {
                judge(chosen(from, Math.min(batchSize, count - from)));
            }
            return (System.nanoTime() - begin) / NANOS;
        }
    }

    /** Seconds of each of so many images, one by one. */
    List<Double> oneByOne(int count, Precision precision) {
        PassMemory.Pass pass = module.state().pass().begin(precision);
        try (pass) {
            for (int i = 0; i < WARM_UP; i++) {
                judge(chosen(i, 1));
            }
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                HostBatch one = chosen(i, 1);
                long begin = System.nanoTime();
                judge(one);
                seconds.add((System.nanoTime() - begin) / NANOS);
            }
            return seconds;
        }
    }

    private void judge(HostBatch host) {
        memory.inStep(module.state(), step -> {
            Prediction prediction = module.validationStep(batch(step, host));
            sum += prediction.scores().toFloatArray()[0]
                    + prediction.anomalyMaps().toFloatArray()[0];
        });
    }

    /** Something of all that was scored. */
    double sum() {
        return sum;
    }
}
