package io.anomalight.app.speedtest.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadSettingsTest {
    @Test
    void fromFourCoresOnHalfOfThemAreTriedToo() {
        assertThat(ThreadSettings.ofOnePool(2))
                .extracting(ThreadSettings::threads)
                .containsExactly(2, 2);
        assertThat(ThreadSettings.ofOnePool(8))
                .extracting(ThreadSettings::threads)
                .containsExactly(8, 8, 4, 4);
        assertThat(ThreadSettings.ofTwoPools(1)).hasSize(2);
        assertThat(ThreadSettings.ofTwoPools(2).get(1))
                .hasToString("GOMP_SPINCOUNT=1000 OMP_NUM_THREADS=2 OPENBLAS_NUM_THREADS=1");
    }
}
