package io.anomalight.models.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.NativeUsage;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that every model must pass; the test of a model extends this class and creates a small model. */
@NoNativeLeaks
public abstract class ModelContract {
    private static final int BATCH = 2;
    private static final int EPOCHS = 2;
    /** Five training images: two batches of two and a last one of one. */
    private static final Specks NORMAL_ONLY = new Specks(5, 3, 0, BATCH);

    @TempDir
    Path folder;

    /** Makes a small, untrained one in an empty state, as its factory does, with an encoder of random weights. */
    protected abstract AnomalyModule create(ModuleState state, RunContext environment);

    /** The callbacks that its factory wants in a fit. */
    protected List<Callback> callbacks() {
        return List.of();
    }

    /** How close the scores of an image must be in two batches, as a share of the largest; convolutions round differently. */
    protected double tolerance() {
        return 1e-4;
    }

    static RunContext environment() {
        return environment(16);
    }

    private static RunContext environment(int featureCacheMb) {
        return new RunContext(
                3,
                Console.SILENT,
                Path.of("no cache"),
                StopSignal.NEVER,
                Profiler.NONE,
                Precision.FLOAT32,
                Precision.FLOAT32,
                featureCacheMb);
    }

    /** Trains a new module, lets the test look at it, and frees it. */
    private void withTrained(NativeMemory memory, Specks data, Look look, Callback... callbacks) {
        withNew(memory, module -> {
            FitReport report = fit(memory, List.of(callbacks)).fit(module, data);
            assertThat(report.epochs()).isBetween(1, EPOCHS);
            look.at(module);
        });
    }

    void withNew(NativeMemory memory, Look look) {
        try (ModuleState state = new ModuleState(memory.root())) {
            look.at(create(state, environment()));
            assertThat(state.leaked()).isZero();
        }
    }

    @FunctionalInterface
    interface Look {
        void at(AnomalyModule module);
    }

    SavedFit saved() {
        return new SavedFit(folder);
    }

    Trainer fit(NativeMemory memory, List<Callback> callbacks) {
        return fit(memory, environment(), callbacks);
    }

    private Trainer fit(NativeMemory memory, RunContext environment, List<Callback> callbacks) {
        Plan plan = Plan.epochs(EPOCHS, 3);
        List<Callback> all = new ArrayList<>(callbacks);
        all.addAll(callbacks());
        return new Trainer(plan.config(), Callbacks.of(all), RunLogger.NONE, environment, folder, memory);
    }

    @Test
    void learnsFromNormalImagesAloneWithoutALeak(NativeMemory memory) {
        List<Integer> arrays = new ArrayList<>();
        Callback count = new Callback() {
            @Override
            public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
                if (point == SavePoint.EPOCH) {
                    arrays.add(run.nativeMemory().arrays());
                }
            }
        };
        withTrained(
                memory,
                NORMAL_ONLY,
                module -> {
                    NativeUsage before = memory.usage();
                    Judged.by(module, memory, NORMAL_ONLY.splits().validation());
                    assertThat(memory.usage().arrays()).isEqualTo(before.arrays());
                    assertThat(Set.copyOf(arrays))
                            .as("arrays alive after each epoch")
                            .hasSize(1);
                },
                count);
    }

    @Test
    void learnsFromBatchesOfOneImageAndJudgesDefectsWithoutMasks(NativeMemory memory) {
        withTrained(memory, new Specks(2, 1, 1, 1), module -> assertThat(
                        Judged.by(module, memory, Specks.samples("new", Label.UNKNOWN, 1)))
                .hasSize(1));
    }

    @Test
    void whatHasDivergedGivesNoResult(NativeMemory memory) {
        withTrained(memory, NORMAL_ONLY, module -> {
            module.state().saved().values().stream()
                    .filter(array -> array.getDataType() == DataType.FLOAT32)
                    .forEach(array -> array.muli(Float.NaN));
            List<HostImage> images = Specks.samples("new", Label.UNKNOWN, 2).stream()
                    .map(sample -> sample.read(module.inputSize()))
                    .toList();
            PassMemory.Pass pass = module.state().pass().begin(Precision.FLOAT32);
            try (pass) {
                memory.inStep(module.state(), step -> {
                    HostBatch host = new HostBatch(images);
                    Prediction prediction =
                            module.validationStep(new Batch(host.toNative(step), new SplittableRandom(0)));
                    assertThatThrownBy(() -> ImageResult.of(host, prediction)).isInstanceOf(ModuleFailure.class);
                });
            }
        });
    }

    @Test
    void scoresAndMapsAreFiniteAndOfTheSizeOfTheImage(NativeMemory memory) {
        withTrained(memory, NORMAL_ONLY, module -> {
            for (Judged judged : Judged.by(module, memory, Specks.samples("new", Label.UNKNOWN, 3))) {
                assertThat(judged.score()).isFinite();
                assertThat(judged.map()).hasSize(module.inputSize().pixels());
                for (float value : judged.map()) {
                    assertThat(value).isFinite();
                }
            }
        });
    }

    @Test
    void scoresDoNotDependOnTheBatch(NativeMemory memory) {
        withTrained(memory, NORMAL_ONLY, module -> {
            List<Sample> samples = twoNewOnesAndADefect();
            List<Judged> together = Judged.by(module, memory, samples);
            double scale = together.stream()
                    .mapToDouble(judged -> Math.abs(judged.score()))
                    .max()
                    .orElseThrow();
            for (int i = 0; i < samples.size(); i++) {
                Judged alone =
                        Judged.by(module, memory, samples.subList(i, i + 1)).get(0);
                assertThat((double) alone.score()).isCloseTo(together.get(i).score(), within(tolerance() * scale));
                assertThat(alone.map()).containsExactly(together.get(i).map(), within((float) (tolerance() * scale)));
            }
        });
    }

    @Test
    void aCheckpointJudgesAsTheModelThatWroteIt(NativeMemory memory) {
        List<Sample> samples = Specks.samples("new", Label.UNKNOWN, 2);
        List<Judged> before = new ArrayList<>();
        withTrained(
                memory,
                NORMAL_ONLY,
                module -> before.addAll(Judged.by(module, memory, samples)),
                saved().afterEachEpoch());
        withNew(memory, module -> {
            saved().load(module);
            assertThat(Judged.by(module, memory, samples))
                    .usingRecursiveComparison()
                    .isEqualTo(before);
        });
    }

    @Test
    void aFitThatIsCutOffGoesOnBitForBit(NativeMemory memory) {
        Map<String, float[]> whole = new LinkedHashMap<>();
        long second = 2;
        withTrained(memory, NORMAL_ONLY, module -> whole.putAll(kept(module)), saved().afterStep(second));
        withNew(memory, module -> {
            fit(memory, List.of()).resume(module, NORMAL_ONLY, saved().open());
            assertThat(kept(module)).usingRecursiveComparison().isEqualTo(whole);
        });
    }

    @Test
    void whetherFeaturesAreKeptIsNoMoreThanRounding(NativeMemory memory) {
        List<Sample> samples = Specks.samples("new", Label.UNKNOWN, 2);
        List<List<Judged>> judged = new ArrayList<>();
        for (int featureCacheMb : new int[] {0, 16}) {
            try (ModuleState state = new ModuleState(memory.root())) {
                AnomalyModule module = create(state, environment(featureCacheMb));
                fit(memory, List.of()).fit(module, NORMAL_ONLY);
                judged.add(Judged.by(module, memory, samples));
            }
        }
        for (int i = 0; i < samples.size(); i++) {
            float score = judged.get(0).get(i).score();
            assertThat(judged.get(1).get(i).score())
                    .isCloseTo(score, within((float) (10 * tolerance() * Math.abs(score))));
        }
    }

    @Test
    void whetherImagesWithKeptFeaturesAreReadAgainChangesNothing(NativeMemory memory) {
        List<Map<String, float[]>> learned = new ArrayList<>();
        for (Specks data : List.of(NORMAL_ONLY, NORMAL_ONLY.readInEachEpoch())) {
            withTrained(memory, data, module -> learned.add(kept(module)));
        }
        assertThat(learned.get(0)).usingRecursiveComparison().isEqualTo(learned.get(1));
    }

    /** Trained by the plain formulas, with the same weights both judge alike: what is learned fits either arithmetic. */
    @Test
    void theFastPathsJudgeAsThePlainFormulas(NativeMemory memory) {
        List<Sample> samples = twoNewOnesAndADefect();
        List<Judged> expected = new ArrayList<>();
        RunContext plain = environment().with(Arithmetic.PLAIN);
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = create(state, plain);
            fit(memory, plain, List.of(saved().afterEachEpoch())).fit(module, NORMAL_ONLY);
            expected.addAll(Judged.by(module, memory, samples));
            assertThat(state.leaked()).isZero();
        }
        withNew(memory, module -> {
            saved().load(module);
            Judged.assertAlike(Judged.by(module, memory, samples), expected, 1e-5);
        });
    }

    private static List<Sample> twoNewOnesAndADefect() {
        List<Sample> samples = new ArrayList<>(Specks.samples("new", Label.UNKNOWN, 2));
        samples.addAll(Specks.samples("new", Label.ANOMALOUS, 1));
        return samples;
    }

    private static Map<String, float[]> kept(AnomalyModule module) {
        Map<String, float[]> kept = new LinkedHashMap<>();
        Map<String, NDArray> arrays = new LinkedHashMap<>(module.state().saved());
        arrays.putAll(module.state().keptForUpdate());
        arrays.forEach((name, array) -> {
            try (var floats = array.toType(DataType.FLOAT32, true)) {
                kept.put(name, floats.toFloatArray());
            }
        });
        return kept;
    }
}
