package io.anomalight.framework.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {

    @Test
    void readsThePeakMemoryOnLinux() {
        assertThat(PeakMemory.parse(List.of("Name:\tjava", "VmPeak:\t 99 kB", "VmHWM:\t  1024 kB", "VmRSS:\t 3 kB")))
                .hasValue(1 << 20);
        assertThat(PeakMemory.parse(List.of("Name:\tjava"))).isEmpty();
    }
}
