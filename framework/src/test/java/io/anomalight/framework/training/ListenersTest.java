package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.callback.AnyThread;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.optim.Gradients;
import io.anomalight.framework.profiling.Profiler;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private final Callback deaf = new Callback() {};
    private final Callback inTurn = new Callback() {
        @Override
        public void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {}
    };
    private final Callback anywhere = new Callback() {
        @Override
        @AnyThread
        public void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {}
    };

    @Test
    void stepsAreTakenInTurnOnlyForACallbackThatCanNotBeToldOnAnyThread() {
        assertThat(listeners(deaf, anywhere).stepWatchers()).containsExactly(anywhere);
        assertThat(listeners(deaf, anywhere).watchStepsInTurn()).isFalse();
        assertThat(listeners(anywhere, inTurn).stepWatchers()).containsExactly(anywhere, inTurn);
        assertThat(listeners(anywhere, inTurn).watchStepsInTurn()).isTrue();
        assertThat(listeners(deaf).watchStepsInTurn()).isFalse();
    }

    private static Listeners listeners(Callback... callbacks) {
        return new Listeners(Callbacks.of(callbacks), Profiler.NONE);
    }
}
