package io.anomalight.onnx;

import ai.djl.ndarray.NDManager;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Trains a module for two steps on {@link Pictures}. */
final class SmallTraining {
    private SmallTraining() {}

    /** All preparation passes, two steps, the end of an epoch, and a calibration over the same pictures. */
    static void train(AnomalyModule module, NativeMemory memory) {
        train(module, memory, List.of());
    }

    /** As above; the pictures are in these categories in turn. */
    static void train(AnomalyModule module, NativeMemory memory, List<String> categories) {
        List<HostImage> pictures = new ArrayList<>();
        for (HostImage picture : images(module, Pictures.of(5, 48, 72))) {
            pictures.add(
                    categories.isEmpty() ? picture : picture.in(categories.get(pictures.size() % categories.size())));
        }
        try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), module.state(), memory.root())) {
            prepare(module, pictures, optimizers, memory);
            for (int step = 0; step < 2; step++) {
                memory.inStep(module.state(), manager -> module.trainingStep(batch(pictures, manager), optimizers));
            }
            memory.inStep(module.state(), manager -> module.onTrainEpochEnd());
        }
        module.capabilities().reference().ifPresent(calibration -> calibrate(calibration, module, pictures, memory));
    }

    private static void prepare(
            AnomalyModule module, List<HostImage> pictures, Optimizers optimizers, NativeMemory memory) {
        module.capabilities().preparation().ifPresent(passes -> {
            for (int pass = 0; pass < passes.count(); pass++) {
                int number = pass;
                memory.inStep(
                        module.state(), manager -> passes.step().prepare(number, batch(pictures, manager), optimizers));
                memory.inStep(module.state(), manager -> passes.end().accept(number));
            }
        });
    }

    private static void calibrate(
            Calibration calibration, AnomalyModule module, List<HostImage> pictures, NativeMemory memory) {
        PassMemory.Pass pass = module.state().pass().begin(Precision.FLOAT32);
        try (pass) {
            memory.inStep(module.state(), manager -> {
                calibration.start().run();
                calibration.step().accept(batch(pictures, manager));
                calibration.end().run();
            });
        }
        calibration.next().ifPresent(next -> calibrate(next, module, pictures, memory));
    }

    /** The pictures in the input size of the module. */
    static List<HostImage> images(AnomalyModule module, List<BufferedImage> pictures) {
        return pictures.stream()
                .map(picture -> HostImage.of(picture, module.inputSize()))
                .toList();
    }

    static Batch batch(List<HostImage> images, NDManager step) {
        HostBatch host = new HostBatch(images);
        return new Batch(host.toNative(step), new SplittableRandom(1)).in(host.categories());
    }
}
