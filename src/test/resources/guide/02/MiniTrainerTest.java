package guide.ch02;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import guide.ch02.solutions.LossHistory;
import guide.ch02.solutions.PatientTrainer;
import guide.ch02.solutions.ScheduledTrainer;
import guide.shared.ClothData;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MiniTrainerTest {
    private static final int EPOCHS = 3;
    private static final long SEED = 7;
    private static final ClothData DATA = new ClothData(10, 8);
    private static final RunContext CONTEXT = new RunContext(SEED, Console.SILENT, Path.of("cache"));
    private static final Schedule FALLING = at -> 1 / (1 + at.position());

    @Test
    void itTrainsBitForBitAsTheTrainerDoes() {
        Fitted mini = fitted(
                Schedule.CONSTANT, (memory, module) -> new MiniTrainer(memory, CONTEXT).fit(module, DATA, EPOCHS));
        Fitted whole = fitted(Schedule.CONSTANT, (memory, module) -> trainer(memory, module, List.of())
                .postProcessor()
                .orElseThrow());

        assertThat(mini).isEqualTo(whole);
    }

    @Test
    void aModelThatComesWithAnomalightIsTrainedBitForBitToo() {
        Function<ModuleState, AnomalyModule> model = MiniTrainerTest::stfpm;
        Fitted mini = fittedModel(model, (memory, module) -> new MiniTrainer(memory, CONTEXT).fit(module, DATA, 2));
        Fitted whole = fittedModel(model, (memory, module) -> new Trainer(
                        TrainerConfig.epochs(2, SEED),
                        Callbacks.of(List.of()),
                        RunLogger.NONE,
                        CONTEXT,
                        Path.of("run"),
                        memory)
                .fit(module, DATA)
                .postProcessor()
                .orElseThrow());

        assertThat(mini).isEqualTo(whole);
    }

    /** STFPM with a small encoder of random weights. */
    private static AnomalyModule stfpm(ModuleState state) {
        ClassLoader loader = MiniTrainerTest.class.getClassLoader();
        Config tree = new Composer(Recipes.of(List.of(), loader))
                .compose(List.of("model=stfpm", "model.pre_trained=false", "model.input_size=48"))
                .config();
        return made(Registry.load(loader).models().get("stfpm"), new ConfigReader(tree), state);
    }

    private static <C extends Record> AnomalyModule made(
            ModelFactory<C> factory, ConfigReader reader, ModuleState state) {
        Optional<C> config = reader.read("model", factory.configType(), "name", "tiling", "scoring", "optimizer");
        reader.check();
        return factory.create(config.orElseThrow(), state, CONTEXT);
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
                Schedule.CONSTANT, (memory, module) -> new LossHistory(memory, CONTEXT).fit(module, DATA, EPOCHS));

        assertThat(history.result()).isEqualTo(recorded);
    }

    @Test
    void exercise2TheRatesFallAsTheTrainerLetsThemFall() {
        Fitted scheduled = fitted(FALLING, (memory, module) -> {
            new ScheduledTrainer(memory, CONTEXT).fit(module, DATA, EPOCHS);
            return "";
        });
        Fitted whole = fitted(FALLING, (memory, module) -> trainer(memory, module, List.of()));
        Fitted constant =
                fitted(FALLING, (memory, module) -> new MiniTrainer(memory, CONTEXT).fit(module, DATA, EPOCHS));

        assertThat(scheduled.parameters()).isEqualTo(whole.parameters()).isNotEqualTo(constant.parameters());
    }

    @Test
    void exercise3ItStopsWhereNothingGetsBetter() {
        Fitted stopped =
                fitted(Schedule.CONSTANT, (memory, module) -> new PatientTrainer(new MiniTrainer(memory, CONTEXT), 2)
                        .fit(module, DATA, 20));
        Fitted patient =
                fitted(Schedule.CONSTANT, (memory, module) -> new PatientTrainer(new MiniTrainer(memory, CONTEXT), 2)
                        .fit(module, DATA, EPOCHS));

        assertThat(patient.result()).isEqualTo(EPOCHS);
        assertThat((int) stopped.result()).isLessThan(20);
    }

    /** What a fit returned, and the parameters that it learned. */
    private record Fitted(Object result, Map<String, List<Float>> parameters) {}

    private static Fitted fitted(Schedule schedule, BiFunction<NativeMemory, AnomalyModule, Object> fit) {
        return fittedModel(state -> new MeanCloth(state, schedule), fit);
    }

    private static Fitted fittedModel(
            Function<ModuleState, AnomalyModule> model, BiFunction<NativeMemory, AnomalyModule, Object> fit) {
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            Object result = fit.apply(memory, model.apply(state));
            Map<String, List<Float>> learned = new TreeMap<>();
            state.parameters("").forEach(name -> {
                List<Float> values = new ArrayList<>();
                for (float value : state.get(name).toFloatArray()) {
                    values.add(value);
                }
                learned.put(name, values);
            });
            assertThat(state.leaked()).isZero();
            return new Fitted(result, learned);
        }
    }

    private static FitReport trainer(NativeMemory memory, AnomalyModule module, List<Callback> callbacks) {
        TrainerConfig config = TrainerConfig.epochs(EPOCHS, SEED);
        return new Trainer(config, Callbacks.of(callbacks), RunLogger.NONE, CONTEXT, Path.of("run"), memory)
                .fit(module, DATA);
    }
}
