package io.anomalight.models.cflow;

import static io.anomalight.models.cflow.TriedCflow.calibrate;
import static io.anomalight.models.cflow.TriedCflow.cflow;
import static io.anomalight.models.cflow.TriedCflow.config;
import static io.anomalight.models.cflow.TriedCflow.images;
import static io.anomalight.models.cflow.TriedCflow.optimizers;
import static io.anomalight.models.cflow.TriedCflow.predict;
import static io.anomalight.models.cflow.TriedCflow.predictInBfloat16;
import static io.anomalight.models.cflow.TriedCflow.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class CflowScoringTest {
    @ParameterizedTest
    @EnumSource(CflowConfig.Normalization.class)
    void permutingImagesPermutesTheirMaps(CflowConfig.Normalization normalization, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = cflow(config(normalization, CflowConfig.Decoder.FREIA_CFLOW, false), state);
            List<HostImage> images = images(4);
            calibrate(cflow, images, memory);
            List<HostImage> reversed = new ArrayList<>(images);
            Collections.reverse(reversed);
            assertThat(cflow.capabilities().tiles().comparesWithinBatch())
                    .isEqualTo(normalization == CflowConfig.Normalization.BATCH);
            float[][] maps = predict(cflow, images, memory);
            float[][] turned = predict(cflow, reversed, memory);
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
            float[][] together = predict(cflow, images, memory);
            for (int i = 0; i < 4; i++) {
                float[] alone = predict(cflow, images.subList(i, i + 1), memory)[0];
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
            for (float[] map : predict(cflow, images, memory)) {
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
            float[][] exact = predict(cflow, images, memory);
            int arrays = memory.root().getManagedArrays().size();
            float[][] rough = predictInBfloat16(cflow, images, memory);

            for (int i = 0; i < exact.length; i++) {
                assertThat(rough[i]).isNotEqualTo(exact[i]).containsExactly(exact[i], within(0.02f));
            }
            assertThat(memory.root().getManagedArrays()).hasSize(arrays);
            assertThat(predict(cflow, images, memory)).isDeepEqualTo(exact);
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
                float[][] plain = predict(cflow, images, memory);
                PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
                float[][] folded;
                try (pass) {
                    folded = predict(cflow, images, memory);
                    for (int i = 0; i < 3; i++) {
                        // Bit for bit: each image's arithmetic is its own.
                        assertThat(predict(cflow, images.subList(i, i + 1), memory)[0])
                                .isEqualTo(folded[i]);
                    }
                }
                for (int i = 0; i < 3; i++) {
                    assertThat(folded[i]).containsExactly(plain[i], within(1e-5f));
                }
            }
        }
    }
}
