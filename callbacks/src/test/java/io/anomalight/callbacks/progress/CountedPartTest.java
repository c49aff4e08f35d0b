package io.anomalight.callbacks.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.TestModule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class CountedPartTest {
    /** Trains "level", one float. */
    private static class Level extends TestModule {
        Level(ModuleState state) {
            super("level", state, new ImageSize(2, 2));
            state.parameter("level", new float[] {1}, 1);
        }

        @Override
        public List<OptimizerSpec> configureOptimizers() {
            return List.of(new OptimizerSpec("level", List.of("level"), new Adam(0.1)));
        }
    }

    @Test
    void splitsTheNamesOfAStateAtDots(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Level module = new Level(state);
            state.constant("encoder.conv1.weight", new float[6], 2, 3);
            state.constant("encoder.conv1.bias", new float[2], 2);
            state.buffer("encoder.order", new long[4], 4);
            state.constant("norm.scale", new float[1], 1);
            state.constant(0.5);

            assertThat(lines("", CountedPart.of(module)))
                    .containsExactly(
                            "level float32[1]: 1 + 0, 4 bytes",
                            "encoder 3 arrays: 0 + 12, 64 bytes",
                            "  encoder.conv1 2 arrays: 0 + 8, 32 bytes",
                            "    encoder.conv1.weight float32[2, 3]: 0 + 6, 24 bytes",
                            "    encoder.conv1.bias float32[2]: 0 + 2, 8 bytes",
                            "  encoder.order int64[4]: 0 + 4, 32 bytes",
                            "norm 1 array: 0 + 1, 4 bytes",
                            "  norm.scale float32[1]: 0 + 1, 4 bytes");
        }
    }

    @Test
    void aPartContainsItsOwnNameAndNamesBelowItOnly(NativeMemory memory) {
        ModulePart level = new ModulePart("level", "mean", "[B]");
        try (ModuleState state = new ModuleState(memory.root())) {
            Level module = new Level(state) {
                @Override
                public Capabilities capabilities() {
                    return Capabilities.NONE.withSummary(() -> List.of(level));
                }
            };
            state.buffer("levels.low", new float[3], 3);

            assertThat(CountedPart.of(module)).containsExactly(new CountedPart(level, 1, 0, 4, List.of()));
        }
    }

    private static List<String> lines(String indent, List<CountedPart> parts) {
        return parts.stream()
                .flatMap(part -> Stream.concat(
                        Stream.of(
                                indent + part.part().name() + " " + part.part().type() + ": " + part.trainable() + " + "
                                        + part.frozen() + ", " + part.bytes() + " bytes"),
                        lines(indent + "  ", part.parts()).stream()))
                .toList();
    }
}
