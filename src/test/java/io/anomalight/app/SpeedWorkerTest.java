package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.worker.SpeedtestWorker;
import io.anomalight.app.speedtest.worker.WorkerRecipe;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedWorkerTest {
    private static final int COUNT = 4;
    private static final ImageSize SIZE = new ImageSize(48, 48);

    @TempDir
    Path folder;

    @Test
    void everyRequestGetsALineOfNumbers() throws IOException {
        List<String> answers = ask(
                ScoringEngine.PYTORCH,
                "train 4 2",
                "score 6 float32",
                "latency 3 float32",
                "metrics 10 32 48",
                "memory");

        assertThat(answers).hasSize(5).allMatch(answer -> answer.matches("ok( [0-9.E-]+)*"));
        assertThat(numbers(answers.get(0))).as("seconds of two epochs").hasSize(2);
        assertThat(numbers(answers.get(1))).hasSize(1);
        assertThat(numbers(answers.get(2))).hasSize(3);
        assertThat(numbers(answers.get(3))).hasSize(1);
    }

    @Test
    void onnxRuntimeScoresTheModuleThatWasFitted() throws IOException {
        List<String> answers = ask(ScoringEngine.ONNXRUNTIME, "fit 4", "score 6 float32", "latency 3 float32");

        assertThat(answers).allMatch(answer -> answer.matches("ok( [0-9.E-]+)+"));
        assertThat(numbers(answers.get(1))).hasSize(1);
        assertThat(numbers(answers.get(2))).hasSize(3);
    }

    @Test
    void anUnknownRequestEndsTheWorker() {
        assertThatThrownBy(() -> ask(ScoringEngine.PYTORCH, "juggle 3")).hasMessage("unknown request: juggle 3");
    }

    /** A former version cached no features, so it measured the encoder in every epoch. */
    @Test
    void theTimedModelCachesFeaturesAndUsesTheSettingsOfTheRecipe() {
        RunContext context = tiny(List.of(
                        "trainer.feature_cache_mb=7", "trainer.training_precision=bf16", "trainer.seed=5"))
                .environment();

        assertThat(context.featureCacheMb()).isEqualTo(7);
        assertThat(context.trainingPrecision()).isEqualTo(Precision.BF16);
        assertThat(context.seed()).isEqualTo(5);
        assertThat(context.arithmetic()).isEqualTo(Arithmetic.FAST);
        assertThat(tiny(List.of("trainer.fast_paths=false")).environment().arithmetic())
                .isEqualTo(Arithmetic.PLAIN);
    }

    private static List<String> numbers(String answer) {
        List<String> words = new ArrayList<>(List.of(answer.split(" ", -1)));
        words.remove(0);
        return words;
    }

    private List<String> ask(ScoringEngine engine, String... requests) throws IOException {
        Path file = Files.write(folder.resolve("images.f32"), new byte[COUNT * 3 * SIZE.pixels() * Float.BYTES]);
        List<String> answers = new ArrayList<>();
        try (SpeedtestWorker worker =
                new SpeedtestWorker(SpeedWorkerTest::tiny, new RawImages(file, COUNT, SIZE), engine)) {
            worker.serve(new BufferedReader(new StringReader(String.join("\n", requests))), answers::add);
        }
        return answers;
    }

    private static WorkerRecipe tiny(List<String> more) {
        List<String> overrides = TinyCflow.overrides(Path.of("unused"), more);
        ExperimentPlan plan = ExperimentPlan.read(
                new Composer(RecipeSearch.standard().recipes())
                        .compose(overrides)
                        .config(),
                Registry.load(RecipeSearch.classPath()));
        return new WorkerRecipe(4, plan.trainer(), plan.model(), Path.of("unused"), List.of());
    }
}
