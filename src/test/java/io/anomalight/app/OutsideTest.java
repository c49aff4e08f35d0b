package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import io.anomalight.app.command.Launcher;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that depends only on the framework is built, added to the class path and used by name, as in the manual. */
class OutsideTest {
    private static final int SIDE = 5;

    /** The variance is a small difference of two float32 sums, so only about three digits are exact. */
    private static final double ROUNDING_PERCENT = 0.1;

    @TempDir
    static Path folder;

    private static Path jar;
    private static Launcher launcher;

    @BeforeAll
    static void build() throws Exception {
        jar = OutsideProject.build(folder);
        launcher = new Launcher(folder, jar);
        TinyParts.write(folder.resolve("parts"), 20, 8);
    }

    /** Deletes links, because JUnit would print a warning for each. */
    @AfterAll
    static void unlink() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void itsModelAndCallbackAreUsedByName() throws Exception {
        Finished training = launcher.run(
                "train",
                "model=variation",
                "model.input_size=48",
                "model.radius=4",
                "callbacks.add=[suspects]",
                "callbacks.suspects.count=2",
                "data=folder",
                "data.root=parts",
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.mask_dir=masks",
                "data.split.test_split_ratio=0.4",
                "data.train_batch_size=3",
                "to=run");

        assertThat(training.code()).as(training.said()).isZero();
        assertThat(training.said()).contains("Test of variation", "Fit ended: the only epoch is trained.");
        assertThat(training.said().lines().filter(line -> line.matches("Good\\? parts/good/\\d+\\.png scores .*")))
                .as(training.said())
                .hasSize(2);
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("run/metrics.json").toFile())
                        .at("/metrics/image_AUROC/value")
                        .asDouble())
                .isEqualTo(1);

        Finished prediction = launcher.run("predict", "run=run", "input=parts/bad", "to=predictions");
        assertThat(prediction.code()).as(prediction.said()).isZero();
        assertThat(Files.readAllLines(folder.resolve("predictions/predictions.jsonl")))
                .hasSize(8)
                .allMatch(line -> line.contains("\"score\":"));
    }

    @Test
    void itsPartsAreListedWithTheirDescriptions() throws Exception {
        assertThat(launcher.run("models").said()).containsPattern("variation +Variation: mean and variance");
        assertThat(launcher.run("callbacks", "suspects").said()).contains("callbacks.suspects.count = 3");
    }

    @Test
    void theSnippetsOfTheManualWork() throws Exception {
        Launcher small = new Launcher(Files.createDirectory(folder.resolve("typed")), jar);
        small.useRecipes();
        Finished typed = small.shell(Pages.snippet("outside"));

        assertThat(typed.code()).as(typed.said()).isZero();
        assertThat(typed.said()).contains("model.radius = 10", "Test of variation", "Good?");
    }

    @Test
    @NoNativeLeaks
    void itScoresAsComputedByHand(NativeMemory memory) throws Exception {
        List<float[]> good = pictures(3);
        List<float[]> unknown = pictures(2);
        try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
                ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            Config recipe = new Composer(Recipes.of(List.of(), loader))
                    .compose(List.of("model=variation", "model.input_size=" + SIDE, "model.radius=1"))
                    .config();
            RunContext context = new RunContext(0, Console.SILENT, folder);
            AnomalyModule module =
                    ExperimentPlan.read(recipe, Registry.load(loader)).module(state, context);

            memory.inStep(state, step -> module.trainingStep(batch(step, good.subList(0, 2)), none));
            memory.inStep(state, step -> module.trainingStep(batch(step, good.subList(2, 3)), none));
            memory.inStep(state, step -> {
                Prediction evaluated = module.validationStep(batch(step, unknown));
                float[] maps = evaluated.anomalyMaps().toFloatArray();
                for (int i = 0; i < unknown.size(); i++) {
                    double[] map = byHand(good, unknown.get(i));
                    for (int pixel = 0; pixel < map.length; pixel++) {
                        assertThat((double) maps[i * map.length + pixel])
                                .isCloseTo(map[pixel], withinPercentage(ROUNDING_PERCENT));
                    }
                    assertThat((double) evaluated.scores().getFloat(i))
                            .isCloseTo(Arrays.stream(map).max().orElseThrow(), withinPercentage(ROUNDING_PERCENT));
                }
            });
            assertThat(state.leaked()).isZero();
        }
    }

    private static List<float[]> pictures(int count) {
        SplittableRandom random = new SplittableRandom(count);
        return Stream.generate(() -> {
                    float[] planes = new float[3 * SIDE * SIDE];
                    for (int i = 0; i < planes.length; i++) {
                        planes[i] = (float) random.nextDouble();
                    }
                    return planes;
                })
                .limit(count)
                .toList();
    }

    private static Batch batch(NDManager step, List<float[]> pictures) {
        ImageSize size = new ImageSize(SIDE, SIDE);
        HostBatch host = new HostBatch(pictures.stream()
                .map(rgb -> new HostImage(Path.of("drawn"), Label.UNKNOWN, size, rgb, Optional.empty(), size))
                .toList());
        return new Batch(host.toNative(step), new SplittableRandom(0));
    }

    /** The squared distance from the mean divided by the variance, averaged over the three colours. */
    private static double[] byHand(List<float[]> good, float[] evaluated) {
        double[] map = new double[SIDE * SIDE];
        for (int i = 0; i < 3 * map.length; i++) {
            int at = i;
            double mean = good.stream()
                    .mapToDouble(picture -> smooth(picture, at))
                    .average()
                    .orElseThrow();
            double variance = good.stream()
                    .mapToDouble(picture -> Math.pow(smooth(picture, at) - mean, 2))
                    .average()
                    .orElseThrow();
            map[i % map.length] += Math.pow(smooth(evaluated, i) - mean, 2) / (variance + 1e-4) / 3;
        }
        return map;
    }

    /** The mean of a value and its eight neighbours in the same plane, with zero padding. */
    private static double smooth(float[] planes, int at) {
        int plane = at / (SIDE * SIDE);
        double sum = 0;
        for (int i = plane * SIDE * SIDE; i < (plane + 1) * SIDE * SIDE; i++) {
            int rows = Math.abs(i / SIDE - at / SIDE);
            int columns = Math.abs(i % SIDE - at % SIDE);
            if (rows <= 1 && columns <= 1) {
                sum += planes[i];
            }
        }
        return sum / 9;
    }
}
