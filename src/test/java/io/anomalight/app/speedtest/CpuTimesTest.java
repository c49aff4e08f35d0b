package io.anomalight.app.speedtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
    private static final CpuTimes START = new CpuTimes(1000, 1000, 0);

    @Test
    void theFirstLineOfProcStatIsRead() {
        assertThat(CpuTimes.parse("cpu  10 1 5 100 7 2 3 4 50 0")).contains(new CpuTimes(21, 107, 4));
        assertThat(CpuTimes.parse("cpu0 10 1 5 100 7 2 3 4 50 0")).isEmpty();
        assertThat(CpuTimes.parse("cpu  10 1 5")).isEmpty();
    }

    @Test
    void aContestantThatHasTheMachineIsNotDisturbed() {
        CpuTimes after = new CpuTimes(1195, 1005, 0);

        assertThat(after.disturbance(START, OptionalDouble.of(1.8))).isEmpty();
    }

    @Test
    void timeThatTheHypervisorGaveToOthersIsNamed() {
        assertThat(new CpuTimes(1190, 1000, 10).disturbance(START, OptionalDouble.empty()))
                .contains("other virtual machines took 5 % of the CPU time");
    }

    @Test
    void otherProgramsAreNamedIfNoCoreWasFree() {
        assertThat(new CpuTimes(1200, 1000, 0).disturbance(START, OptionalDouble.of(1.5)))
                .contains("other programs took 25 % of the CPU time");
        assertThat(new CpuTimes(1140, 1060, 0).disturbance(START, OptionalDouble.of(1.0)))
                .as("with 30 percent idle")
                .isEmpty();
    }

    @Test
    void aShortTimeSaysNothing() {
        assertThat(new CpuTimes(1005, 1000, 10).disturbance(START, OptionalDouble.of(0)))
                .isEmpty();
    }
}
