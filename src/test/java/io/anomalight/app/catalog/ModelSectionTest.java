package io.anomalight.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.ConfiguredModel;
import io.anomalight.assembly.ModelSection;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.plugin.ModelFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSectionTest {
    private static final Registry REGISTRY = Registry.load(RecipeSearch.classPath());

    @TempDir
    Path folder;

    /** The settings of a model that needs at least 32 pixels. */
    record Picky(ImageSize inputSize) {
        Picky {
            if (inputSize.height() < 32) {
                throw new IllegalArgumentException("input_size must be at least 32, but is " + inputSize);
            }
        }
    }

    /** A model without a setting for the input size. */
    record Sizeless(int neighbours) {}

    @Test
    void aTileIsTheInputSizeOfTheModelAndTheImageThatOfItsWrapper() {
        AnomalyModule module =
                module("model.input_size=96", "model.tiling.tile_size=[32,48]", "model.tiling.stride=16");

        assertThat(module.inputSize()).isEqualTo(new ImageSize(96, 96));
        assertThat(module.state().provenance()).containsEntry("tiling", "20 tiles of 32x48 every 16x16");
    }

    @Test
    void withoutATileSizeAModelIsNotWrapped() {
        assertThat(module("model.input_size=96").state().provenance()).doesNotContainKey("tiling");
    }

    private static AnomalyModule module(String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "model=cflow",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.layers=[layer1]",
                "model.coupling_blocks=1"));
        all.addAll(List.of(overrides));
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            return read(all.toArray(String[]::new)).module(state, new RunContext(1, Console.SILENT, Path.of("cache")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.tiling.tile_size=512 | model.tiling: tile_size must be at most the model's input_size, but 512x512"
                        + " is larger than 128x128; use smaller tiles or larger images",
                "model.tiling.tile_size=64 model.tiling.stride=65 | model.tiling: stride must be at most tile_size,"
                        + " otherwise there are gaps between the tiles; but 65x65 is larger than 64x64",
                "model.tiling.stride=64 | model.tiling: stride is 64x64, but has no effect without tile_size: set"
                        + " tile_size, too, or stride=null",
                "model.tiling.tile_size=64 model.tiling.stride=0 | model.tiling.stride must be a size in pixels such as"
                        + " 256 or [height, width], but is 0",
                "model.tiling.tile_size=big | model.tiling.tile_size[0] must be a whole number, but is \"big\"",
                "+model.tiling.tilesize=64 | unknown key model.tiling.tilesize; did you mean tile_size?",
                "+model.tilings.tile_size=64 | unknown key model.tilings; did you mean tiling?",
            })
    void wrongTileSettingsAreRefused(String overrides, String fault) {
        assertThatThrownBy(() -> read(overrides.split(" ")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiling", "scoring"})
    void aSectionThatIsNullIsRefused(String section) {
        assertThatThrownBy(() -> read("model." + section + "=null"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("model." + section + " must be a section, but is null");
    }

    @Test
    void aModelThatRejectsTheTileSizeIsQuoted() {
        assertThatThrownBy(
                        () -> read(new Factory<>(Picky.class), "name = picky, input_size = 64, tiling.tile_size = 16"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(
                        "model: input_size must be at least 32, but is 16x16 (with model.tiling, its input_size is"
                                + " tile_size)");
    }

    @Test
    void aModelThatRejectsTheTileSizeAtCreationIsQuoted() {
        ModelFactory<Picky> factory = new Factory<>(Picky.class) {
            @Override
            public AnomalyModule create(Picky config, ModuleState state, RunContext context) {
                throw new UserError("layer4 needs an input_size of 64, not " + config.inputSize());
            }
        };
        ConfiguredModel making = read(factory, "name = picky, input_size = 64, tiling.tile_size = 32")
                .orElseThrow();
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            assertThatThrownBy(() -> making.create(state, new RunContext(1, Console.SILENT, Path.of("cache"))))
                    .isInstanceOf(UserError.class)
                    .hasMessage("layer4 needs an input_size of 64, not 32x32 (with model.tiling, its input_size is"
                            + " tile_size)");
        }
    }

    @Test
    void aModelWithoutAnInputSizeIsRefused() {
        ModelFactory<Sizeless> factory = new Factory<>(Sizeless.class);
        assertThat(read(factory, "name = sizeless, neighbours = 3, tiling { tile_size = null }"))
                .isPresent();
        assertThatThrownBy(() -> read(factory, "name = sizeless, neighbours = 3, tiling { tile_size = 16 }"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "model.tiling.tile_size is set, but sizeless has no setting input_size and can't be tiled; set"
                                + " model.tiling.tile_size=null");
    }

    @Test
    void anOldRunWithoutTilingIsRead() {
        assertThat(read(new Factory<>(Picky.class), "name = picky, input_size = 64"))
                .isPresent();
    }

    @Test
    void everyRecipeOfAModelHasTheKey() throws IOException {
        Files.createDirectories(folder.resolve("model"));
        Files.writeString(folder.resolve("model").resolve("mine.conf"), "# Mine.\nname = picky\ninput_size = 64");
        Recipes recipes = Recipes.of(List.of(folder), RecipeSearch.classPath());

        Config config = new Composer(recipes)
                .compose(List.of("model=mine", "model.tiling.tile_size=32"))
                .config();

        ConfigReader reader = new ConfigReader(config);
        assertThat(new ModelSection(reader, config).read(new Factory<>(Picky.class)))
                .isPresent();
        reader.check();
    }

    private static ExperimentPlan read(String... overrides) {
        Config config = new Composer(RecipeSearch.standard().recipes())
                .compose(List.of(overrides))
                .config();
        return ExperimentPlan.read(config, REGISTRY);
    }

    private static <C extends Record> Optional<ConfiguredModel> read(ModelFactory<C> factory, String section) {
        Config config = ConfigFactory.parseString("model { " + section + " }");
        ConfigReader reader = new ConfigReader(config);
        Optional<ConfiguredModel> read = new ModelSection(reader, config).read(factory);
        reader.check();
        return read;
    }

    private static class Factory<C extends Record> implements ModelFactory<C> {
        private final Class<C> type;

        Factory(Class<C> type) {
            this.type = type;
        }

        @Override
        public Class<C> configType() {
            return type;
        }

        @Override
        public AnomalyModule create(C config, ModuleState state, RunContext context) {
            throw new AssertionError("no module should be created");
        }
    }
}
