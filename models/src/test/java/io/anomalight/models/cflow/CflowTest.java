package io.anomalight.models.cflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.Precision;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class CflowTest {
    private static final ImageSize SIZE = new ImageSize(32, 48);

    @Test
    void learnsWithoutALeakForBothDecoders(NativeMemory memory) {
        for (CflowConfig.Decoder decoder : CflowConfig.Decoder.values()) {
            try (ModuleState state = new ModuleState(memory.root())) {
                Cflow cflow = cflow(config(CflowConfig.Normalization.REFERENCE, decoder, false), state);
                try (Optimizers optimizers = optimizers(cflow, memory)) {
                    double first = train(cflow, optimizers, memory);
                    int arrays = memory.root().getManagedArrays().size();
                    double last = first;
                    for (int epoch = 0; epoch < 8; epoch++) {
                        last = train(cflow, optimizers, memory);
                    }
                    assertThat(last).isLessThan(first - 0.05);
                    assertThat(memory.root().getManagedArrays()).hasSize(arrays);
                    assertThat(state.strays()).isZero();
                }
            }
        }
    }

    @Test
    void stepsEachDecoderOnceForEachFiberBatch(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow =
                    cflow(config(CflowConfig.Normalization.REFERENCE, CflowConfig.Decoder.FREIA_CFLOW, false), state);
            try (Optimizers optimizers = optimizers(cflow, memory)) {
                train(cflow, optimizers, memory);
                // 4 images: grids 8x12 and 4x6, batches of 16 fibers
                assertThat(optimizers.get("layer1").steps()).isEqualTo(24);
                assertThat(optimizers.get("layer2").steps()).isEqualTo(6);
            }
        }
    }

    /** In float32 both are right to 1e-6; Adam makes a step of 1e-2 of a gradient close to nothing, so its sign shows. */
    @Test
    void gradientsByFormulaAndDecodersSideBySideLearnWhatThePaperSays(NativeMemory memory) {
        Map<String, float[]> plain = new LinkedHashMap<>();
        Map<String, float[]> fast = new LinkedHashMap<>();
        for (Map<String, float[]> learned : List.of(plain, fast)) {
            try (ModuleState state = new ModuleState(memory.root())) {
                CflowConfig config =
                        config(CflowConfig.Normalization.BATCH, CflowConfig.Decoder.FREIA_CFLOW, false, 1e-4);
                CflowModel model =
                        new CflowModel(new FakeEncoder(), config, Precision.FLOAT32, state, new SplittableRandom(7));
                Cflow cflow = new Cflow(config, model, state, Map.of(), Profiler.NONE);
                try (Optimizers optimizers = optimizers(cflow, memory)) {
                    memory.inStep(state, step -> {
                        Batch batch = batch(step, images(4));
                        if (learned == plain) {
                            cflow.minimize(model.encode(batch), batch, optimizers);
                        } else {
                            cflow.trainingStep(batch, optimizers);
                        }
                    });
                }
                state.names("decoder.").stream()
                        .filter(name -> !name.endsWith("perm"))
                        .forEach(name -> learned.put(name, state.get(name).toFloatArray()));
            }
        }
        assertThat(fast.keySet()).isEqualTo(plain.keySet());
        plain.forEach((name, values) -> assertThat(fast.get(name)).as(name).containsExactly(values, within(5e-6f)));
    }

    @Test
    void sameSeedGivesTheSameParameters(NativeMemory memory) {
        assertThat(trainedParameters(memory, false)).isEqualTo(trainedParameters(memory, false));
    }

    @Test
    void softPermutationsAreNotTrained(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = cflow(config(CflowConfig.Normalization.BATCH, CflowConfig.Decoder.FREIA_CFLOW, true), state);
            String rotation = "decoder.layer1.blocks.0.rotation";
            float[] before = state.get(rotation).toFloatArray();
            try (Optimizers optimizers = optimizers(cflow, memory)) {
                train(cflow, optimizers, memory);
            }
            assertThat(state.get(rotation).toFloatArray()).isEqualTo(before);
            assertThat(state.kept()).containsKey(rotation).doesNotContainKey("decoder.layer1.blocks.0.perm");
        }
    }

    @ParameterizedTest
    @EnumSource(CflowConfig.Normalization.class)
    void permutingImagesPermutesTheirMaps(CflowConfig.Normalization normalization, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = cflow(config(normalization, CflowConfig.Decoder.FREIA_CFLOW, false), state);
            List<HostImage> images = images(4);
            calibrate(cflow, images, memory);
            List<HostImage> reversed = new ArrayList<>(images);
            Collections.reverse(reversed);
            float[][] maps = judge(cflow, images, memory);
            float[][] turned = judge(cflow, reversed, memory);
            for (int i = 0; i < 4; i++) {
                assertThat(turned[3 - i]).containsExactly(maps[i], within(1e-5f));
            }
        }
    }

    @Test
    void aReferenceScoreDoesNotDependOnTheBatch(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow =
                    cflow(config(CflowConfig.Normalization.REFERENCE, CflowConfig.Decoder.FREIA_CFLOW, false), state);
            List<HostImage> images = images(4);
            calibrate(cflow, images.subList(0, 2), memory);
            float[][] together = judge(cflow, images, memory);
            for (int i = 0; i < 4; i++) {
                float[] alone = judge(cflow, images.subList(i, i + 1), memory)[0];
                assertThat(alone).containsExactly(together[i], within(1e-5f));
            }
        }
    }

    @Test
    void theCalibrationImagesNeverScoreBelowZero(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow =
                    cflow(config(CflowConfig.Normalization.REFERENCE, CflowConfig.Decoder.FREIA_CFLOW, false), state);
            List<HostImage> images = images(4);
            calibrate(cflow, images, memory);
            float smallest = Float.POSITIVE_INFINITY;
            for (float[] map : judge(cflow, images, memory)) {
                for (float value : map) {
                    smallest = Math.min(smallest, value);
                }
            }
            assertThat(smallest).isCloseTo(0, within(1e-5f));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mapsInBfloat16AreThoseOfFloat32WithinItsError(boolean soft, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow =
                    cflow(config(CflowConfig.Normalization.REFERENCE, CflowConfig.Decoder.FREIA_CFLOW, soft), state);
            List<HostImage> images = images(4);
            calibrate(cflow, images, memory);
            float[][] exact = judge(cflow, images, memory);
            int arrays = memory.root().getManagedArrays().size();
            float[][] rough = judgeInBfloat16(cflow, images, memory);

            for (int i = 0; i < exact.length; i++) {
                assertThat(rough[i]).isNotEqualTo(exact[i]).containsExactly(exact[i], within(0.02f));
            }
            assertThat(memory.root().getManagedArrays()).hasSize(arrays);
            assertThat(judge(cflow, images, memory)).isDeepEqualTo(exact);
        }
    }

    @Test
    void mapsOfAPassWhoseFlowsAreFoldedAreThoseOfThePlainOnes(NativeMemory memory) {
        for (CflowConfig.Decoder decoder : CflowConfig.Decoder.values()) {
            try (ModuleState state = new ModuleState(memory.root())) {
                Cflow cflow = cflow(config(CflowConfig.Normalization.REFERENCE, decoder, false), state);
                try (Optimizers optimizers = optimizers(cflow, memory)) {
                    train(cflow, optimizers, memory);
                }
                List<HostImage> images = images(3);
                calibrate(cflow, images, memory);
                float[][] plain = judge(cflow, images, memory);
                ModuleState.Pass pass = state.beginPass(Precision.FLOAT32);
                float[][] folded;
                try (pass) {
                    folded = judge(cflow, images, memory);
                    for (int i = 0; i < 3; i++) {
                        // Bit for bit: each image's arithmetic is its own.
                        assertThat(judge(cflow, images.subList(i, i + 1), memory)[0])
                                .isEqualTo(folded[i]);
                    }
                }
                for (int i = 0; i < 3; i++) {
                    assertThat(folded[i]).containsExactly(plain[i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void trainingIsFloat32WhateverItIsJudgedIn(NativeMemory memory) {
        assertThat(trainedParameters(memory, true, true)).isEqualTo(trainedParameters(memory, true, false));
    }

    private float[] trainedParameters(NativeMemory memory, boolean soft) {
        return trainedParameters(memory, soft, false);
    }

    private float[] trainedParameters(NativeMemory memory, boolean soft, boolean judgedInBfloat16) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = cflow(config(CflowConfig.Normalization.BATCH, CflowConfig.Decoder.FREIA_CFLOW, soft), state);
            try (Optimizers optimizers = optimizers(cflow, memory)) {
                train(cflow, optimizers, memory);
                if (judgedInBfloat16) {
                    judgeInBfloat16(cflow, images(4), memory);
                }
                train(cflow, optimizers, memory);
            }
            return state.get("decoder.layer2.blocks.1.hidden.weight").toFloatArray();
        }
    }

    private static Cflow cflow(CflowConfig config, ModuleState state) {
        FakeEncoder encoder = new FakeEncoder();
        CflowModel model = new CflowModel(encoder, config, Precision.FLOAT32, state, new SplittableRandom(7));
        return new Cflow(config, model, state, Map.of(), Profiler.NONE);
    }

    private static CflowConfig config(
            CflowConfig.Normalization normalization, CflowConfig.Decoder decoder, boolean soft) {
        return config(normalization, decoder, soft, 1e-2);
    }

    private static CflowConfig config(
            CflowConfig.Normalization normalization, CflowConfig.Decoder decoder, boolean soft, double lr) {
        return new CflowConfig(
                SIZE,
                "resnet18",
                List.of("layer1", "layer2"),
                false,
                16,
                decoder,
                8,
                2,
                1.9,
                soft,
                lr,
                Optional.empty(),
                new CflowConfig.MapConfig(normalization),
                Map.of());
    }

    private static Optimizers optimizers(Cflow cflow, NativeMemory memory) {
        return new Optimizers(cflow.configureOptimizers(), cflow.state(), memory.root());
    }

    private static double train(Cflow cflow, Optimizers optimizers, NativeMemory memory) {
        double[] loss = new double[1];
        memory.inStep(cflow.state(), step -> {
            Map<String, Double> scalars =
                    cflow.trainingStep(batch(step, images(4)), optimizers).scalars();
            loss[0] = scalars.getOrDefault("loss", Double.NaN);
        });
        return loss[0];
    }

    private static void calibrate(Cflow cflow, List<HostImage> images, NativeMemory memory) {
        if (cflow.calibration() != Calibration.NONE) {
            memory.inStep(cflow.state(), step -> {
                cflow.onCalibrationStart();
                cflow.calibrationStep(batch(step, images));
                cflow.onCalibrationEnd();
            });
        }
    }

    private static float[][] judge(Cflow cflow, List<HostImage> images, NativeMemory memory) {
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
        assertThat(cflow.state().strays()).isZero();
        return maps;
    }

    private static float[][] judgeInBfloat16(Cflow cflow, List<HostImage> images, NativeMemory memory) {
        ModuleState.Pass pass = cflow.state().beginPass(Precision.BF16);
        try (pass) {
            return judge(cflow, images, memory);
        }
    }

    private static Batch batch(NDManager step, List<HostImage> images) {
        HostBatch host = new HostBatch(images);
        return new Batch(host.toNative(step), new SplittableRandom(11));
    }

    private static List<HostImage> images(int count) {
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
