package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The random numbers of batches outside training. */
@NoNativeLeaks
class EvaluationRandomTest {
    @Test
    void eachBatchHasItsOwnStreamWhichIsTheSameInEachEpoch(NativeMemory memory) {
        Map<String, List<Long>> drawn = drawn(memory, 2);

        List<Long> validation = drawn.getOrDefault("validation", List.of());
        List<Long> calibration = drawn.getOrDefault("calibration", List.of());
        assertThat(validation).hasSize(2 * 3);
        assertThat(calibration).hasSize(2 * 2);
        assertThat(validation.subList(3, 6)).isEqualTo(validation.subList(0, 3));
        assertThat(calibration.subList(2, 4)).isEqualTo(calibration.subList(0, 2));
        List<Long> ofOneEpoch = new ArrayList<>(validation.subList(0, 3));
        ofOneEpoch.addAll(calibration.subList(0, 2));
        assertThat(ofOneEpoch).doesNotHaveDuplicates();
        assertThat(drawn(memory, 2)).isEqualTo(drawn);
    }

    private static Map<String, List<Long>> drawn(NativeMemory memory, int epochs) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Brightness module = new Brightness(state);
            RunContext context = new RunContext(3, Console.SILENT, Path.of("cache"));
            new Trainer(
                            TrainerConfig.epochs(epochs, 3),
                            Callbacks.NONE,
                            RunLogger.NONE,
                            context,
                            Path.of("run"),
                            memory)
                    .fit(module, Greys.data(4, 3));
            return module.drawn;
        }
    }
}
