package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class NativeMemoryTest {

    @Test
    void usageCountsWhatIsAliveAnywhereBelowTheRootOnce(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("floats", new float[6], 2, 3);
            state.own("integers", new long[4], 4);
            assertThat(memory.usage()).isEqualTo(new NativeUsage(2, 6 * 4 + 4 * 8));

            memory.inStep(state, step -> {
                step.create(new float[10]);
                assertThat(memory.usage()).isEqualTo(new NativeUsage(3, 6 * 4 + 4 * 8 + 10 * 4));
            });

            assertThat(memory.usage()).isEqualTo(new NativeUsage(2, 6 * 4 + 4 * 8));
        }
        assertThat(memory.usage()).isEqualTo(new NativeUsage(0, 0));
    }
}
