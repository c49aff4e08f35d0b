package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
    private static final long PLENTY = 16_000_000_000L;

    @Test
    void eachVectorHasRoomToBeShortenedOrRemembered() {
        // 1000 MB hold 162 760 vectors of 1536 numbers, which may be shortened to 296 numbers, or a tenth be
        // remembered.
        assertThat(new MemoryLimit(1000, PLENTY).capacity(1536, 0.1)).isEqualTo((int) (1e9 / (4 * (1536 + 296))));
        assertThat(new MemoryLimit(1000, PLENTY).capacity(1536, 0.5)).isEqualTo((int) (1e9 / (4 * (1536 + 768))));
        assertThat(new MemoryLimit(1000, PLENTY).capacity(64, 0.1)).isEqualTo((int) (1e9 / (4 * (64 + 64))));
    }

    @Test
    void aBoundThatHoldsNoImageIsRefused() {
        assertThatThrownBy(() -> new MemoryLimit(1, PLENTY).check(1024, 100, 1536, 0.1))
                .isInstanceOf(UserError.class)
                .hasMessage("model.max_memory_mb = 1 has room for 147 feature vectors of 1,536 numbers, but a single"
                        + " image has 1,024; raise it, or lower model.input_size");
    }

    @Test
    void whatTheMachineHasNoRoomForIsRefusedBeforeMemoryRunsOut() {
        MemoryLimit limit = new MemoryLimit(4096, 1_000_000_000L);
        assertThatCode(() -> limit.check(1024, 100_000, 1536, 0.1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> limit.check(1024, 200_000, 1536, 0.1))
                .isInstanceOf(UserError.class)
                .hasMessageMatching("the feature vectors need 1,4\\d\\d MB by now, and this machine has 1,000 MB beside"
                        + " Java's heap; set model.max_memory_mb below that .*");
    }
}
