package io.anomalight.models.cflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.OptimizerSettings;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.StepObserver;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A small CFLOW behind a made-up encoder, to try things on. */
final class TriedCflow {
    static final ImageSize SIZE = new ImageSize(32, 48);

    private TriedCflow() {}

    static Cflow cflow(CflowConfig config, ModuleState state) {
        return cflow(config, Arithmetic.FAST, state);
    }

    static Cflow cflow(CflowConfig config, Arithmetic arithmetic, ModuleState state) {
        return cflow(config, List.of(), arithmetic, state);
    }

    /** A CFLOW for training data of these categories. */
    static Cflow cflow(CflowConfig config, List<String> categories, Arithmetic arithmetic, ModuleState state) {
        return new Cflow(config, model(config, categories, arithmetic, state), state, Profiler.NONE);
    }

    static CflowModel model(CflowConfig config, List<String> categories, Arithmetic arithmetic, ModuleState state) {
        return new CflowModel(
                new FakeEncoder(),
                config,
                new Conditions(config, categories, state),
                Precision.FLOAT32,
                arithmetic,
                state,
                new SplittableRandom(7));
    }

    static CflowConfig config(CflowConfig.Normalization normalization, CflowConfig.Decoder decoder, boolean soft) {
        return config(normalization, decoder, soft, 1e-2);
    }

    static CflowConfig config(
            CflowConfig.Normalization normalization, CflowConfig.Decoder decoder, boolean soft, double lr) {
        return config(normalization, decoder, Optional.empty(), soft, lr);
    }

    /** The conditional CFLOW with a condition of this kind. */
    static CflowConfig config(CflowConfig.Condition condition) {
        return config(
                CflowConfig.Normalization.REFERENCE,
                CflowConfig.Decoder.FREIA_CFLOW,
                Optional.of(condition),
                false,
                1e-2);
    }

    private static CflowConfig config(
            CflowConfig.Normalization normalization,
            CflowConfig.Decoder decoder,
            Optional<CflowConfig.Condition> condition,
            boolean soft,
            double lr) {
        return new CflowConfig(
                SIZE,
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                16,
                decoder,
                8,
                condition,
                2,
                1.9,
                soft,
                lr,
                Optional.empty(),
                new CflowConfig.MapConfig(normalization, Optional.empty()));
    }

    static Optimizers optimizers(Cflow cflow, NativeMemory memory) {
        return optimizers(cflow, Arithmetic.FAST, memory);
    }

    static Optimizers optimizers(Cflow cflow, Arithmetic arithmetic, NativeMemory memory) {
        OptimizerSettings descent = new OptimizerSettings(
                Optional.empty(), 1, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE, arithmetic);
        return new Optimizers(cflow.configureOptimizers(), cflow.state(), memory.root(), descent);
    }

    static double train(Cflow cflow, Optimizers optimizers, NativeMemory memory) {
        return train(cflow, images(4), optimizers, memory);
    }

    static double train(Cflow cflow, List<HostImage> images, Optimizers optimizers, NativeMemory memory) {
        double[] loss = new double[1];
        memory.inStep(cflow.state(), step -> {
            Map<String, Double> scalars =
                    cflow.trainingStep(batch(step, images), optimizers).scalars();
            loss[0] = scalars.getOrDefault("loss", Double.NaN);
        });
        return loss[0];
    }

    static void calibrate(Cflow cflow, List<HostImage> images, NativeMemory memory) {
        cflow.capabilities()
                .calibration()
                .ifPresent(calibration -> memory.inStep(cflow.state(), step -> {
                    calibration.start().run();
                    calibration.step().accept(batch(step, images));
                    calibration.end().run();
                }));
    }

    static float[][] predict(Cflow cflow, List<HostImage> images, NativeMemory memory) {
        float[][] maps = new float[images.size()][];
        memory.inStep(cflow.state(), step -> {
            Prediction prediction = cflow.validationStep(batch(step, images));
            NDArray all = prediction.anomalyMaps();
            float[] scores = prediction.scores().toFloatArray();
            for (int i = 0; i < maps.length; i++) {
                maps[i] = all.get(i).toFloatArray();
                float[] sorted = maps[i].clone();
                Arrays.sort(sorted);
                assertThat(scores[i]).isEqualTo(sorted[sorted.length - 1]);
            }
        });
        assertThat(cflow.state().leaked()).isZero();
        return maps;
    }

    static float[][] predictInBfloat16(Cflow cflow, List<HostImage> images, NativeMemory memory) {
        PassMemory.Pass pass = cflow.state().pass().begin(Precision.BF16);
        try (pass) {
            return predict(cflow, images, memory);
        }
    }

    static Batch batch(NDManager step, List<HostImage> images) {
        HostBatch host = new HostBatch(images);
        return new Batch(host.toNative(step), new SplittableRandom(11)).in(host.categories());
    }

    static List<HostImage> images(int count) {
        SplittableRandom random = new SplittableRandom(2);
        List<HostImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] rgb = new float[3 * SIZE.pixels()];
            for (int k = 0; k < rgb.length; k++) {
                rgb[k] = (float) random.nextDouble();
            }
            images.add(new HostImage(
                    Path.of(i + ".png"), Label.NORMAL, SIZE, rgb, Optional.of(new byte[SIZE.pixels()]), SIZE));
        }
        return images;
    }
}
