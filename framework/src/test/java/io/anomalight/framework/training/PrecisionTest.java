package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class PrecisionTest {

    @Test
    void anUnsupportedPrecisionOfEvaluationIsRefused(NativeMemory memory) {
        assertRefused(
                Precision.BF16,
                Precision.FLOAT32,
                "trainer.precision = bf16, but brightness is evaluated in float32 only; use trainer.precision=float32",
                memory);
    }

    @Test
    void anUnsupportedPrecisionOfTrainingIsRefused(NativeMemory memory) {
        assertRefused(
                Precision.FLOAT32,
                Precision.BF16,
                "trainer.training_precision = bf16, but brightness is trained in float32 only; use"
                        + " trainer.training_precision=float32",
                memory);
    }

    private static void assertRefused(Precision evaluation, Precision training, String message, NativeMemory memory) {
        RunContext context = new RunContext(
                0, Console.SILENT, Path.of("cache"), StopSignal.NEVER, Profiler.NONE, evaluation, training, 0);
        Trainer trainer = new Trainer(
                TrainerConfig.epochs(1, 0), Callbacks.NONE, RunLogger.NONE, context, Path.of("run"), memory);
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThatThrownBy(() -> trainer.fit(new Brightness(state), Greys.data(5, 2)))
                    .isInstanceOf(UserError.class)
                    .hasMessage(message);
        }
    }
}
