package io.anomalight.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.LinesConsole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessSignalsTest {
    private static final int TERM = 15;

    private final List<String> said = new ArrayList<>();
    private final List<Integer> halts = new ArrayList<>();
    private final ProcessSignals signals = new ProcessSignals(new LinesConsole(said), halts::add);

    @Test
    void theFirstSignalRequestsAStop() {
        assertThat(signals.requested()).isFalse();
        assertThat(signals.exitCode()).isZero();

        signals.receive(TERM);

        assertThat(signals.requested()).isTrue();
        assertThat(signals.exitCode()).isEqualTo(128 + TERM);
        assertThat(halts).isEmpty();
        assertThat(said).containsExactly("Stopping after this step and saving; press Ctrl-C again to stop now.");
    }

    @Test
    void theSecondSignalEndsTheProcess() {
        signals.receive(TERM);
        signals.receive(2);

        assertThat(halts).containsExactly(130);
    }
}
