package io.anomalight.framework.training.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.Brightness;
import io.anomalight.framework.training.Greys;
import io.anomalight.framework.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FastDevRunTest {
    private final List<String> started = new ArrayList<>();

    @Test
    void aFastDevRunWorksWithoutCallbacksThatSaveOrStop(NativeMemory memory) {
        BatchLimits quick = Limits.fastDevRun(1);
        assertThat(callbacksOf(memory, quick)).containsExactly("watches");
        assertThat(callbacksOf(memory, BatchLimits.NONE)).containsExactly("watches", "saves");
    }

    @Test
    void theReportHoldsThePostProcessorOfTheLastValidation(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport report =
                    trainer(memory, BatchLimits.NONE, List.of()).fit(new Brightness(state), Greys.data(5, 2));

            assertThat(report.postProcessor()).hasValueSatisfying(learned -> assertThat(learned.imageThreshold())
                    .isFinite());
        }
    }

    private List<String> callbacksOf(NativeMemory memory, BatchLimits limits) {
        started.clear();
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, limits, List.of(new Named("watches", true), new Named("saves", false)))
                    .fit(new Brightness(state), Greys.data(5, 2));
        }
        return started;
    }

    private static Trainer trainer(NativeMemory memory, BatchLimits limits, List<Callback> callbacks) {
        return Plan.epochs(1, 0).with(limits).trainer(memory, callbacks);
    }

    private final class Named implements Callback {
        private final String name;
        private final boolean alsoInQuickRuns;

        Named(String name, boolean alsoInQuickRuns) {
            this.name = name;
            this.alsoInQuickRuns = alsoInQuickRuns;
        }

        @Override
        public void onFitStart(Run run) {
            if (alsoInQuickRuns || !run.config().limits().fastDevRun().isOn()) {
                started.add(name);
            }
        }
    }
}
