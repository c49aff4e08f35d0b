package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.ModulePart;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class ModulePartTest {

    @Test
    void aStateIsTakenApartAtTheDots(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Brightness module = new Brightness(state); // learns "level", one float
            state.constant("encoder.conv1.weight", new float[6], 2, 3);
            state.constant("encoder.conv1.bias", new float[2], 2);
            state.buffer("encoder.order", new long[4], 4);
            state.constant(0.5);

            assertThat(module.summary())
                    .containsExactly(
                            new ModulePart("level", "float32[1]", "", 1, 0, 4, List.of()),
                            new ModulePart(
                                    "encoder",
                                    "3 arrays",
                                    "",
                                    0,
                                    12,
                                    8 * 4 + 4 * 8,
                                    List.of(
                                            new ModulePart(
                                                    "encoder.conv1",
                                                    "2 arrays",
                                                    "",
                                                    0,
                                                    8,
                                                    32,
                                                    List.of(
                                                            new ModulePart(
                                                                    "encoder.conv1.weight",
                                                                    "float32[2, 3]",
                                                                    "",
                                                                    0,
                                                                    6,
                                                                    24,
                                                                    List.of()),
                                                            new ModulePart(
                                                                    "encoder.conv1.bias",
                                                                    "float32[2]",
                                                                    "",
                                                                    0,
                                                                    2,
                                                                    8,
                                                                    List.of()))),
                                            new ModulePart("encoder.order", "int64[4]", "", 0, 4, 32, List.of()))));
        }
    }

    @Test
    void aPartHoldsWhatBearsItsNameAndNothingThatMerelyBeginsLikeIt(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Brightness module = new Brightness(state);
            state.buffer("levels.low", new float[3], 3);

            ModulePart level = ModulePart.of(module, "level", "mean", "[B]", List.of());

            assertThat(level).isEqualTo(new ModulePart("level", "mean", "[B]", 1, 0, 4, List.of()));
        }
    }
}
