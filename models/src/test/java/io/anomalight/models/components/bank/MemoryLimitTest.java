package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
    private static final long PLENTY = 16_000_000_000L;

    @Test
    void aPatchHasRoomForItsProjectionOrItsPlaceInTheCoreset() {
        MemoryLimit limit = new MemoryLimit(1000, PLENTY);
        assertThat(MemoryBank.bytesPerVector(limit, 1536, 0.1)).isEqualTo(4 * (1536 + 296));
        assertThat(MemoryBank.bytesPerVector(limit, 1536, 0.5)).isEqualTo(4 * (1536 + 768));
        assertThat(MemoryBank.bytesPerVector(limit, 64, 0.1)).isEqualTo(4 * (64 + 64));
        assertThat(limit.capacity(4 * (1536 + 296))).isEqualTo((int) (1e9 / (4 * (1536 + 296))));
    }

    @Test
    void arraysOfTheLimitFitAndLargerOnesDoNot() {
        MemoryLimit limit = new MemoryLimit(1000, PLENTY);
        assertThat(limit.holds(1_000_000_000)).isTrue();
        assertThat(limit.holds(1_000_000_001)).isFalse();
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> MemoryLimit.of(0)).hasMessage("max_memory_mb must be at least 1, but is 0");
    }

    @Test
    void aLimitWithoutRoomForTheLeastIsRefused() {
        assertThatThrownBy(() -> new MemoryLimit(1, PLENTY).check(1024, 100, 1536, 6800))
                .isInstanceOf(UserError.class)
                .hasMessage("model.max_memory_mb = 1 has room for 147 feature vectors of 1,536 numbers, but at least"
                        + " 1,024 are needed; raise it, or lower model.input_size");
    }

    @Test
    void whatTheMachineHasNoRoomForIsRefusedBeforeMemoryRunsOut() {
        MemoryLimit limit = new MemoryLimit(4096, 1_000_000_000L);
        assertThatCode(() -> limit.check(1024, 100_000, 1536, 7000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> limit.check(1024, 200_000, 1536, 7000))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "the feature vectors need 1,400 MB by now, and this machine has 1,000 MB beside Java's heap;"
                                + " set model.max_memory_mb below that to have some of them dropped at random, or lower"
                                + " model.input_size");
    }
}
