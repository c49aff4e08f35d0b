package guide.shared;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Trains a module on cloth and tests it, as a lesson needs it: in memory, silent, and always the same. */
public final class Lesson {
    private static final long SEED = 7;
    private static final ClothData DATA = new ClothData(24, 16);

    private Lesson() {}

    /**
     * What came out.
     *
     * @param report how the fit went
     * @param auroc the image AUROC on the test images
     * @param leaked arrays without a name that were left after the fit; each of them is a leak
     */
    public record Outcome(FitReport report, double auroc, int leaked) {}

    /** Opens native memory and a state, fits and tests, and closes both. */
    public static Outcome fit(int epochs, Function<ModuleState, AnomalyModule> factory, Callback... callbacks) {
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = factory.apply(state);
            TestScores scores = new TestScores();
            List<Callback> all = new ArrayList<>(List.of(callbacks));
            all.add(scores);
            RunContext context = new RunContext(SEED, Console.SILENT, Path.of("cache"));
            Trainer trainer = new Trainer(
                    TrainerConfig.epochs(epochs, SEED),
                    Callbacks.of(all),
                    RunLogger.NONE,
                    context,
                    Path.of("run"),
                    memory);
            FitReport report = trainer.fit(module, DATA);
            int leaked = state.leaked();
            trainer.test(module, DATA, report.postProcessor().orElseThrow());
            return new Outcome(report, scores.auroc(), leaked);
        }
    }

    private static final class TestScores implements Callback {
        private final List<Float> normal = new ArrayList<>();
        private final List<Float> anomalous = new ArrayList<>();

        @Override
        public void onTestBatchEnd(Run run, List<ImageResult> results) {
            results.forEach(
                    result -> (result.image().label() == Label.NORMAL ? normal : anomalous).add(result.score()));
        }

        double auroc() {
            return Metrics.auroc(normal, anomalous).orElseThrow();
        }
    }
}
