package io.anomalight.app.speed;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.SplittableRandom;

/** A module in PyTorch; only the thread that owns the engine may use it. The caller closes the memory. */
public final class MeasuredModule implements MeasuredModel {
    private final NativeMemory memory;
    private final AnomalyModule module;
    private final MeasuredPixels pixels;

    public MeasuredModule(NativeMemory memory, AnomalyModule module, PostProcessor postProcessor) {
        this.memory = memory;
        this.module = module;
        this.pixels = new MeasuredPixels(postProcessor);
    }

    @Override
    public String name() {
        return module.name();
    }

    @Override
    public ImageSize inputSize() {
        return module.inputSize();
    }

    @Override
    public ImageChannels channels() {
        return module.capabilities().channels().current().get();
    }

    @Override
    public String engine() {
        return "PyTorch";
    }

    @Override
    public int threads() {
        return memory.threads();
    }

    @Override
    public void calibrate(Iterable<HostBatch> some) {
        module.capabilities()
                .calibrationOver(Calibration.Images.EVALUATED)
                .ifPresent(calibration -> calibrate(calibration, some));
    }

    private void calibrate(Calibration calibration, Iterable<HostBatch> some) {
        memory.inStep(module.state(), step -> calibration.start().run());
        for (HostBatch host : some) {
            memory.inStep(module.state(), step -> calibration
                    .step()
                    .accept(new Batch(host.toNative(step), new SplittableRandom(0)).in(host.categories())));
        }
        memory.inStep(module.state(), step -> calibration.end().run());
    }

    @Override
    public Times score(HostBatch images) {
        Times[] times = new Times[1];
        long begin = System.nanoTime();
        memory.inStep(module.state(), step -> {
            Batch batch = new Batch(images.toNative(step), new SplittableRandom(0)).in(images.categories());
            Prediction prediction = module.validationStep(batch);
            // This call also waits for a device that computes asynchronously.
            float[] scores = prediction.scores().toFloatArray();
            long computed = System.nanoTime();
            pixels.scores(scores);
            pixels.map(prediction.anomalyMaps().toFloatArray());
            times[0] = new Times(computed - begin, System.nanoTime() - computed);
        });
        return times[0];
    }
}
