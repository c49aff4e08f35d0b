package io.anomalight.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.http.ConnectionPhase.Name;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class ConnectionPhaseTest {
    private static final ToLongFunction<Name> ALLOWED = name -> name == Name.IDLE ? Long.MAX_VALUE : 10;

    private final AtomicLong now = new AtomicLong();
    private final ConnectionPhase phase = new ConnectionPhase(now::get);

    @Test
    void theTimeWithoutARequestIsNoTimeOfItsHeader() {
        now.set(1_000);
        assertThat(phase.isLongerThan(ALLOWED, 0)).isFalse();
        assertThat(phase.isLongerThan(ALLOWED, 5)).as("at the first byte").isFalse();
        now.addAndGet(10);
        assertThat(phase.isLongerThan(ALLOWED, 6)).isFalse();
        now.addAndGet(1);
        assertThat(phase.isLongerThan(ALLOWED, 7)).isTrue();
    }

    @Test
    void eachRequestOfAConnectionHasItsOwnTime() {
        phase.enter(Name.REQUEST, 50);
        now.set(11);
        assertThat(phase.isLongerThan(ALLOWED, 60)).isTrue();
        phase.enter(Name.IDLE, 60);
        now.addAndGet(1_000);
        assertThat(phase.isLongerThan(ALLOWED, 60)).isFalse();
        assertThat(phase.isLongerThan(ALLOWED, 61)).as("of the next header").isFalse();
    }
}
