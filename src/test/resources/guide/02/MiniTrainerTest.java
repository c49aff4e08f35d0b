package guide.ch02;

import static org.assertj.core.api.Assertions.assertThat;

import guide.ch02.solutions.LossHistory;
import guide.ch02.solutions.PatientTrainer;
import guide.ch02.solutions.ScheduledTrainer;
import guide.shared.ClothData;
import io.anomalight.framework.Environment;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Schedule;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.Callbacks;
import io.anomalight.framework.training.FitReport;
import io.anomalight.framework.training.Run;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class MiniTrainerTest {
    private static final int EPOCHS = 3;
    private static final long SEED = 7;
    private static final ClothData DATA = new ClothData(10, 8);
    private static final Environment ENVIRONMENT = new Environment(SEED, Console.SILENT, Path.of("cache"));
    private static final Schedule FALLING = at -> 1 / (1 + at.position());

    @Test
    void itTrainsBitForBitAsTheTrainerDoes() {
        Fitted mini = fitted(
                Schedule.CONSTANT, (memory, module) -> new MiniTrainer(memory, ENVIRONMENT).fit(module, DATA, EPOCHS));
        Fitted whole = fitted(Schedule.CONSTANT, (memory, module) -> trainer(memory, module, List.of())
                .postProcessor()
                .orElseThrow());

        assertThat(mini).isEqualTo(whole);
    }

    @Test
    void exercise1TheMeansAreThoseThatTheTrainerRecords() {
        List<Double> recorded = new ArrayList<>();
        Callback recorder = new Callback() {
            @Override
            public void onTrainEpochEnd(Run run, Map<String, Double> means) {
                recorded.add(means.get("loss"));
            }
        };
        fitted(Schedule.CONSTANT, (memory, module) -> trainer(memory, module, List.of(recorder)));
        Fitted history = fitted(
                Schedule.CONSTANT, (memory, module) -> new LossHistory(memory, ENVIRONMENT).fit(module, DATA, EPOCHS));

        assertThat(history.result()).isEqualTo(recorded);
    }

    @Test
    void exercise2TheRatesFallAsTheTrainerLetsThemFall() {
        Fitted scheduled = fitted(FALLING, (memory, module) -> {
            new ScheduledTrainer(memory, ENVIRONMENT).fit(module, DATA, EPOCHS);
            return "";
        });
        Fitted whole = fitted(FALLING, (memory, module) -> trainer(memory, module, List.of()));
        Fitted constant =
                fitted(FALLING, (memory, module) -> new MiniTrainer(memory, ENVIRONMENT).fit(module, DATA, EPOCHS));

        assertThat(scheduled.mean()).isEqualTo(whole.mean()).isNotEqualTo(constant.mean());
    }

    @Test
    void exercise3ItStopsWhereNothingGetsBetter() {
        Fitted stopped = fitted(
                Schedule.CONSTANT,
                (memory, module) -> new PatientTrainer(new MiniTrainer(memory, ENVIRONMENT), 2).fit(module, DATA, 20));
        Fitted patient = fitted(
                Schedule.CONSTANT, (memory, module) -> new PatientTrainer(new MiniTrainer(memory, ENVIRONMENT), 2)
                        .fit(module, DATA, EPOCHS));

        assertThat(patient.result()).isEqualTo(EPOCHS);
        assertThat((int) stopped.result()).isLessThan(20);
    }

    /** What a fit returned, and the mean picture that it learned. */
    private record Fitted(Object result, List<Float> mean) {}

    private static Fitted fitted(Schedule schedule, BiFunction<NativeMemory, MeanCloth, Object> fit) {
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            Object result = fit.apply(memory, new MeanCloth(state, schedule));
            List<Float> mean = new ArrayList<>();
            for (float value : state.get("mean").toFloatArray()) {
                mean.add(value);
            }
            assertThat(state.leaked()).isZero();
            return new Fitted(result, mean);
        }
    }

    private static FitReport trainer(NativeMemory memory, MeanCloth module, List<Callback> callbacks) {
        TrainerConfig config = TrainerConfig.epochs(EPOCHS, SEED);
        return new Trainer(config, Callbacks.of(callbacks), RunLogger.NONE, ENVIRONMENT, Path.of("run"), memory)
                .fit(module, DATA);
    }
}
