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
    private final Callback ignoring = new Callback() {};
    private final Callback watching = new Callback() {
        @Override
        public void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {}
    };
    private final Callback anywhere = new Callback() {
        @Override
        @AnyThread
        public void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {}
    };

    @Test
    void stepsRunInOrderOnlyForACallbackWithoutAnyThread() {
        assertThat(listeners(ignoring, anywhere).stepWatchers()).containsExactly(anywhere);
        assertThat(listeners(ignoring, anywhere).needTrainingThread()).isFalse();
        assertThat(listeners(anywhere, watching).stepWatchers()).containsExactly(anywhere, watching);
        assertThat(listeners(anywhere, watching).needTrainingThread()).isTrue();
        assertThat(listeners(ignoring).needTrainingThread()).isFalse();
    }

    private static Listeners listeners(Callback... callbacks) {
        return new Listeners(Callbacks.of(callbacks), Profiler.NONE);
    }
}
