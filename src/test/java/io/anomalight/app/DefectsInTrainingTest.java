package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.plugin.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data module with defective training images, and a model that learns from their masks. */
class DefectsInTrainingTest {
    @TempDir
    Path folder;

    /** A plugin as in a jar of its own. */
    public static final class DefectsPlugin extends Plugin {
        @Override
        protected void configure() {
            bindModel("marks", MarksFactory.class);
            bindData("marked", MarkedConfig.class, (config, context) -> new Marked(config));
        }
    }

    record MarkedConfig(Path root) {}

    /** Eight good and four defective training images, and four of each for validation and test. */
    private record Marked(MarkedConfig config) implements DataModule {
        @Override
        public String name() {
            return "marked";
        }

        @Override
        public String category() {
            return "parts";
        }

        @Override
        public Path root() {
            return config.root();
        }

        @Override
        public Splits splits() {
            List<Sample> evaluated =
                    Stream.concat(samples("good", 8, 12), samples("bad", 4, 8)).toList();
            return new Splits(
                    Stream.concat(samples("good", 0, 8), samples("bad", 0, 4)).toList(),
                    evaluated,
                    evaluated,
                    List.of());
        }

        private Stream<Sample> samples(String kind, int from, int to) {
            return IntStream.range(from, to).mapToObj(number -> {
                String name = number + ".png";
                return kind.equals("good")
                        ? new FileSample(config.root().resolve("good").resolve(name), Label.NORMAL)
                        : new FileSample(
                                config.root().resolve("bad").resolve(name),
                                Label.ANOMALOUS,
                                Optional.of(config.root().resolve("masks").resolve(name)));
            });
        }

        @Override
        public LoaderConfig loader() {
            return new LoaderConfig(3, 4, 1, LoaderConfig.OnError.FAIL);
        }
    }

    record MarksConfig(ImageSize inputSize, boolean learnsFromDefects) {}

    static final class MarksFactory implements ModelFactory<MarksConfig> {
        @Override
        public Class<MarksConfig> configType() {
            return MarksConfig.class;
        }

        @Override
        public AnomalyModule create(MarksConfig config, ModuleState state, RunContext context) {
            return new Marks(config, state);
        }
    }

    /** Learns the mean colour of marked pixels; pixels with a similar colour are anomalous. */
    private record Marks(MarksConfig config, ModuleState state) implements AnomalyModule {
        Marks {
            state.buffer("colours", new float[3], 1, 3, 1, 1);
            state.buffer("pixels", new float[1], 1);
        }

        @Override
        public String name() {
            return "marks";
        }

        @Override
        public ImageSize inputSize() {
            return config.inputSize();
        }

        @Override
        public Capabilities capabilities() {
            return config.learnsFromDefects() ? Capabilities.NONE.learningFromDefects() : Capabilities.NONE;
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            NDArray masks = batch.masks().orElseThrow().expandDims(1); // [B, 1, H, W]
            NDArray colours = batch.images().mul(masks).sum(new int[] {0, 2, 3}).reshape(1, 3, 1, 1);
            state.buffer("colours", state.get("colours").add(colours));
            state.buffer("pixels", state.get("pixels").add(masks.sum()));
            return new StepOutput(Map.of(
                    "defective", (double) batch.labels().orElseThrow().sum().getFloat()));
        }

        @Override
        public Prediction validationStep(Batch batch) {
            assertThat(batch.labels()).isEmpty();
            NDArray colour = state.get("colours").div(state.get("pixels"));
            return Prediction.ofMaps(
                    batch.images().sub(colour).square().mean(new int[] {1}).neg());
        }
    }

    @BeforeEach
    void plugIn() throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 8);
        Path services = Files.createDirectories(folder.resolve("plugin/META-INF/services"));
        Files.writeString(services.resolve(Plugin.class.getName()), DefectsPlugin.class.getName());
        Path configs = folder.resolve("plugin/configs");
        Files.createDirectories(configs.resolve("model"));
        Files.createDirectories(configs.resolve("data"));
        Files.writeString(
                configs.resolve("model/marks.conf"),
                """
                # Marks: the colour of defects.
                name = marks
                # size of images
                input_size = 48
                # whether it learns from defects
                learns_from_defects = true
                """);
        Files.writeString(
                configs.resolve("data/marked.conf"),
                """
                # Marked defects.
                name = marked
                # folder
                root = parts
                """);
    }

    @Test
    void aModelLearnsFromTheMarkedDefectsOfItsRecipe() throws Exception {
        TrainedRun run = train(folder.resolve("run"));

        assertThat(run.scores().defined()).containsEntry("image_AUROC", 1.0);
        JsonNode images = new ObjectMapper()
                .readTree(folder.resolve("run/splits.json").toFile())
                .path("images");
        assertThat(images)
                .filteredOn(image -> image.path("split").asText().equals("train"))
                .filteredOn(image -> image.path("label").asText().equals("anomalous"))
                .hasSize(4)
                .allMatch(image -> image.has("mask_sha256"));
    }

    @Test
    void aModelThatLearnsFromGoodPartsRefusesTheRecipeBeforeAFolderIsMade() {
        assertThatThrownBy(() -> train(folder.resolve("none"), "model.learns_from_defects=false"))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "marks learns from good parts only, but 4 of the 12 training images are defective; remove them"
                                + " (data.split.train_defects_ratio=0), or use a model that learns from defects");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    private TrainedRun train(Path to, String... more) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.resolve("plugin").toUri().toURL()}, getClass().getClassLoader())) {
            List<String> overrides = Stream.concat(
                            Stream.of(
                                    "model=marks",
                                    "data=marked",
                                    "data.root=" + folder.resolve("parts"),
                                    "trainer.max_epochs=1",
                                    "trainer.default_root_dir=" + folder.resolve("results"),
                                    "callbacks.use=[metrics,model_checkpoint]",
                                    "logger.use=[]"),
                            Stream.of(more))
                    .toList();
            Composition composition = new Composer(Recipes.of(List.of(), loader)).compose(overrides);
            ExperimentPlan plan = ExperimentPlan.read(composition.config(), Registry.load(loader));
            RunContext context = new RunContext(1, Console.SILENT, folder);
            return new Training(composition, plan, context, Optional.empty()).run(Optional.of(to), Optional.empty());
        }
    }
}
