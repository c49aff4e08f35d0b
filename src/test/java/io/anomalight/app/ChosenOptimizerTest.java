package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.Config;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.assembly.ConfiguredModel;
import io.anomalight.assembly.ModelSection;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.framework.optim.rule.RmsProp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code model.optimizer} replaces the optimizers of a model. */
class ChosenOptimizerTest {
    private static final Registry REGISTRY = Registry.load(RecipeSearch.classPath());

    @TempDir
    Path folder;

    @Test
    void cflowKeepsOneOptimizerPerDecoderWithItsLearningRate() {
        assertThat(optimizers("cflow", "model.lr=0.25", "model.optimizer.name=adamw", "model.optimizer.eps=0.5"))
                .extracting(OptimizerSpec::name, OptimizerSpec::rule)
                .containsExactly(
                        tuple("layer1", new AdamW(0.25, 0.9, 0.999, 0.5, 0.01)),
                        tuple("layer2", new AdamW(0.25, 0.9, 0.999, 0.5, 0.01)));
    }

    @Test
    void severalLearningRatesOfAModelStayDifferent() {
        assertThat(optimizers("uninet", "model.lr=0.25", "model.teacher_lr=0.125", "model.optimizer.name=rmsprop"))
                .extracting(spec -> spec.rule().learningRate())
                .contains(0.25, 0.125);
    }

    @TestFactory
    Stream<DynamicTest> everyModelThatLearnsByGradientsTakesAnother() throws IOException {
        Path parts = TinyParts.write(folder.resolve("parts"), 8, 2);
        return REGISTRY.models().keySet().stream()
                .filter(model -> !optimizers(model).isEmpty())
                .map(model -> DynamicTest.dynamicTest(model, () -> {
                    assertThat(optimizers(model, "model.optimizer.name=rmsprop"))
                            .extracting(OptimizerSpec::rule)
                            .hasOnlyElementsOfType(RmsProp.class);
                    assertThat(train(model, parts, "model.optimizer.name=rmsprop")
                                    .scores()
                                    .values())
                            .isNotEmpty();
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"patchcore", "padim"})
    void aModelThatLearnsWithoutGradientsRefusesOne(String model) {
        assertThatThrownBy(() -> optimizers(model, "model.optimizer.name=adamw"))
                .isInstanceOf(UserError.class)
                .hasMessage("model.optimizer.name is adamw, but " + model
                        + " learns without gradients and has no optimizer; set model.optimizer.name=model");
    }

    @Test
    void aKeyThatTheOptimizerDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> optimizers("cflow", "model.optimizer.name=adamw", "model.optimizer.momentum=0.9"))
                .hasMessageContaining(
                        "momentum must be null, because adamw has no such setting; it has betas, eps, weight_decay, amsgrad");
    }

    private TrainedRun train(String model, Path parts, String... more) {
        List<String> overrides = new ArrayList<>(TinyModels.settings(model));
        overrides.addAll(List.of(
                "data=folder",
                "data.root=" + parts,
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.train_batch_size=2",
                "trainer.fast_dev_run=true",
                "trainer.default_root_dir=" + folder.resolve("results")));
        overrides.addAll(List.of(more));
        return Experiment.compose(overrides.toArray(String[]::new)).train();
    }

    private static List<OptimizerSpec> optimizers(String model, String... more) {
        List<String> overrides = new ArrayList<>(TinyModels.settings(model));
        overrides.addAll(List.of(more));
        Config config = new Composer(RecipeSearch.standard().recipes())
                .compose(overrides)
                .config();
        ConfigReader reader = new ConfigReader(config);
        Optional<ConfiguredModel> section = new ModelSection(reader, config)
                .read(Objects.requireNonNull(REGISTRY.models().get(model), model));
        reader.check();
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            return section.orElseThrow()
                    .create(state, new RunContext(1, Console.SILENT, Path.of("cache")))
                    .configureOptimizers();
        }
    }
}
