package io.anomalight.models.cflow;

import static io.anomalight.models.cflow.TriedCflow.cflow;
import static io.anomalight.models.cflow.TriedCflow.config;
import static io.anomalight.models.cflow.TriedCflow.images;
import static io.anomalight.models.cflow.TriedCflow.optimizers;
import static io.anomalight.models.cflow.TriedCflow.predictInBfloat16;
import static io.anomalight.models.cflow.TriedCflow.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class CflowTrainingTest {
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
                    assertThat(state.leaked()).isZero();
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
    void fastPathsLearnWhatThePaperSaysOverThirtySteps(NativeMemory memory) {
        Map<String, float[]> plain = learned(Arithmetic.PLAIN, memory);
        Map<String, float[]> fast = learned(Arithmetic.FAST, memory);
        assertThat(fast.keySet()).isEqualTo(plain.keySet());
        plain.forEach((name, values) -> assertThat(fast.get(name)).as(name).containsExactly(values, within(5e-6f)));
    }

    private static Map<String, float[]> learned(Arithmetic arithmetic, NativeMemory memory) {
        Map<String, float[]> learned = new LinkedHashMap<>();
        try (ModuleState state = new ModuleState(memory.root())) {
            CflowConfig config = config(CflowConfig.Normalization.BATCH, CflowConfig.Decoder.FREIA_CFLOW, false, 1e-4);
            Cflow cflow = cflow(config, arithmetic, state);
            try (Optimizers optimizers = optimizers(cflow, arithmetic, memory)) {
                learned.put("loss", new float[] {(float) train(cflow, optimizers, memory)});
                assertThat(optimizers.steps()).isEqualTo(30);
                assertThat(state.leaked()).isZero();
            }
            state.names("decoder.").stream()
                    .filter(name -> !name.endsWith("perm"))
                    .forEach(name -> learned.put(name, state.get(name).toFloatArray()));
        }
        return learned;
    }

    @Test
    void plainArithmeticIsTrainedInFloat32Alone(NativeMemory memory) {
        CflowConfig config = config(CflowConfig.Normalization.BATCH, CflowConfig.Decoder.FREIA_CFLOW, false);
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = cflow(config, Arithmetic.PLAIN, state);
            assertThat(cflow.capabilities().precisions().training()).containsExactly(Precision.FLOAT32);
            assertThat(cflow.capabilities().precisions().evaluation()).contains(Precision.BF16);
        }
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
            assertThat(state.saved()).containsKey(rotation).doesNotContainKey("decoder.layer1.blocks.0.perm");
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
                    predictInBfloat16(cflow, images(4), memory);
                }
                train(cflow, optimizers, memory);
            }
            return state.get("decoder.layer2.blocks.1.hidden.weight").toFloatArray();
        }
    }
}
