package io.anomalight.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.http.ConnectionPhase.Name;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionPhaseTest {
    private final AtomicLong now = new AtomicLong();
    private final ConnectionPhase phase = new ConnectionPhase(now::get);

    private static long allowed(Name name) {
        return name == Name.IDLE ? Long.MAX_VALUE : 10;
    }

    @Test
    void theTimeWithoutARequestIsNoTimeOfItsHeader() {
        now.set(1_000);
        assertThat(phase.isLongerThan(ConnectionPhaseTest::allowed, 0)).isFalse();
        assertThat(phase.isLongerThan(ConnectionPhaseTest::allowed, 5))
                .as("at the first byte")
                .isFalse();
        now.addAndGet(10);
        assertThat(phase.isLongerThan(ConnectionPhaseTest::allowed, 6)).isFalse();
        now.addAndGet(1);
        assertThat(phase.isLongerThan(ConnectionPhaseTest::allowed, 7)).isTrue();
    }

    @Test
    void eachRequestOfAConnectionHasItsOwnTime() {
        phase.enter(Name.REQUEST, 50);
        now.set(11);
        assertThat(phase.isLongerThan(ConnectionPhaseTest::allowed, 60)).isTrue();
        phase.enter(Name.IDLE, 60);
        now.addAndGet(1_000);
        assertThat(phase.isLongerThan(ConnectionPhaseTest::allowed, 60)).isFalse();
        assertThat(phase.isLongerThan(ConnectionPhaseTest::allowed, 61))
                .as("of the next header")
                .isFalse();
    }
}
