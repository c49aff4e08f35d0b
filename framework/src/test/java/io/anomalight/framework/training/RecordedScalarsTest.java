package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The scalars that a fit of 5 images in 3 batches per epoch records, by step. */
@NoNativeLeaks
class RecordedScalarsTest {
    private static final PostProcessor LEARNED = new PostProcessor(0.5, 0.25, 0, 1, -1, 2, "by hand", "by hand");

    private final List<String> recorded = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private final RunLogger logger = new RunLogger() {
        @Override
        public void scalars(long step, Map<String, Double> values) {
            recorded.add(step + " " + new TreeMap<>(values).keySet() + " " + values.getOrDefault("epoch", -1.0));
        }
    };

    @Test
    void stepsEpochsAndValidationsAreRecordedAtTheCurrentStep(NativeMemory memory) {
        fit(memory, logger, 2);

        assertThat(recorded)
                .containsExactly(
                        "2 [epoch, train_loss_step] 0.0",
                        "3 [epoch, train_loss_epoch] 0.0",
                        "3 [epoch, published, val_loss] 0.0",
                        "4 [epoch, train_loss_step] 1.0",
                        "6 [epoch, train_loss_step] 1.0",
                        "6 [epoch, train_loss_epoch] 1.0",
                        "6 [epoch, published, val_loss] 1.0",
                        "6 [test_tested] -1.0");
        assertThat(said).isEmpty();
    }

    @Test
    void anIntervalLongerThanAnEpochIsReported(NativeMemory memory) {
        fit(memory, logger, 4);

        assertThat(said)
                .containsExactly("trainer.log_every_n_steps = 4 is more than the 3 steps of an epoch, so some epochs"
                        + " record no step; use a smaller number to record more.");
    }

    @Test
    void withoutALoggerAnIntervalIsNotReported(NativeMemory memory) {
        fit(memory, RunLogger.NONE, 4);

        assertThat(said).isEmpty();
    }

    private void fit(NativeMemory memory, RunLogger to, int logEveryNSteps) {
        TrainerConfig config =
                Plan.epochs(2, 1).withLogEveryNSteps(logEveryNSteps).config();
        RunContext context = new RunContext(1, console(), Path.of("cache"));
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer =
                    new Trainer(config, Callbacks.of(new Publishing()), to, context, Path.of("results"), memory);
            Brightness module = new Brightness(state);
            trainer.fit(module, Greys.data(5, 2));
            trainer.test(module, Greys.data(5, 2), LEARNED);
        }
    }

    private Console console() {
        return new LinesConsole(said);
    }
}
