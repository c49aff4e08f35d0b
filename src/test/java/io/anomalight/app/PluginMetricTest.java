package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.Manifest;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.catalog.AddedMetrics;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.training.Trainer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metric of a jar is chosen, computed, published and monitored like a built-in metric. */
class PluginMetricTest {
    private static final List<String> CHOSEN =
            List.of("callbacks.metrics.image=[AUROC,Margin]", "callbacks.metrics.pixel=[AUROC]");

    private final List<String> said = new ArrayList<>();
    private final Path folder;
    private final URLClassLoader loader;

    PluginMetricTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
        Files.writeString(
                services.resolve("io.anomalight.framework.plugin.Plugin"), MarginPlugin.class.getName() + "\n");
        loader = new URLClassLoader(
                new URL[] {folder.resolve("jar").toUri().toURL()}, PluginMetricTest.class.getClassLoader());
    }

    @BeforeEach
    void drawParts() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    @Test
    void itIsBoundTogetherWithTheBuiltInMetrics() {
        assertThat(Registry.load(loader).metrics().keySet())
                .containsAll(Metrics.names())
                .contains("image_Margin");
    }

    @Test
    void itIsPublishedByFitValidationAndTestAndMonitored() throws IOException {
        List<String> overrides = new ArrayList<>(CHOSEN);
        overrides.addAll(List.of(
                "callbacks.add=[early_stopping]",
                "callbacks.early_stopping.monitor=image_Margin",
                "callbacks.early_stopping.stopping_threshold=-1000", // the first validation reaches it
                "callbacks.model_checkpoint.monitor=image_Margin",
                "trainer.max_epochs=3",
                "logger=none",
                "logger.add=[csv]"));
        Composition composition = compose(overrides);
        ExperimentPlan plan = ExperimentPlan.read(composition.config(), Registry.load(loader));

        TrainedRun trained = new Training(composition, plan, context(), Optional.empty())
                .run(Optional.of(folder.resolve("run")), Optional.empty());

        assertThat(trained.report().stopReason().toString())
                .matches("image_Margin is \\S+ after epoch 1, which reaches stopping_threshold = -1000");
        Manifest best =
                Checkpoint.open(folder.resolve("run/checkpoints/best.json")).manifest();
        double validated = best.scores().get("image_Margin").orElseThrow();
        assertThat(best.training().orElseThrow().callbacks().get("model_checkpoint"))
                .containsEntry("best", validated + " epoch=0-step=" + best.step());
        assertThat(Files.readString(folder.resolve("run/metrics.csv")))
                .contains("image_Margin", "test_image_Margin", Double.toString(validated));
        assertThat(trained.scores().get("image_Margin")).isPresent();

        List<ImageResult> evaluated = new ArrayList<>();
        Scores again = validate(plan, evaluated);
        assertThat(again.get("image_Margin")).hasValue(margin(evaluated));
    }

    @Test
    void anUnknownNameIsRefusedWithTheMostSimilarAndAllKnownNames() {
        Composition composition =
                compose(List.of("callbacks.metrics.image=[Margn]", "callbacks.metrics.pixel=[AUPRX]"));

        assertThatThrownBy(() -> ExperimentPlan.read(composition.config(), Registry.load(loader)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "callbacks.metrics: there is no metric \"image_Margn\" (did you mean image_Margin?);"
                                + " there are " + String.join(", ", Metrics.names()) + ", "
                                + String.join(", ", AddedMetrics.byName().keySet()) + ", image_Margin");
    }

    @Test
    void withoutItsJarItIsUnknown() {
        Composition composition = compose(CHOSEN);

        assertThatThrownBy(() -> ExperimentPlan.read(composition.config(), Registry.load(RecipeSearch.classPath())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no metric \"image_Margin\"");
    }

    private Composition compose(List<String> more) {
        List<String> overrides = new ArrayList<>(TinyCflow.DEFECTS);
        overrides.addAll(more);
        return new Composer(Recipes.of(RecipeSearch.standard().folders(), loader))
                .compose(TinyCflow.overrides(folder, overrides));
    }

    private RunContext context() {
        return new RunContext(1, new LinesConsole(said), folder.resolve("cache"));
    }

    private Scores validate(ExperimentPlan plan, List<ImageResult> evaluated) {
        Callback keep = new Callback() {
            @Override
            public void onValidationBatchEnd(Run run, List<ImageResult> results) {
                evaluated.addAll(results);
            }
        };
        Checkpoint saved = Checkpoint.open(folder.resolve("run/checkpoints/best.json"));
        DataModule data = plan.dataModule(context());
        try (LoadedModule loaded = plan.load(saved, context())) {
            return new Trainer(
                            plan.trainer(),
                            plan.callbacks(context()).with("keep", keep),
                            RunLogger.NONE,
                            context(),
                            folder.resolve("validated"),
                            loaded.memory())
                    .validate(loaded.module(), data, saved.postProcessor());
        }
    }

    private static double margin(List<ImageResult> evaluated) {
        double defective = evaluated.stream()
                .filter(result -> result.image().label() == Label.ANOMALOUS)
                .mapToDouble(ImageResult::score)
                .min()
                .orElseThrow();
        double normal = evaluated.stream()
                .filter(result -> result.image().label() == Label.NORMAL)
                .mapToDouble(ImageResult::score)
                .max()
                .orElseThrow();
        return defective - normal;
    }
}
