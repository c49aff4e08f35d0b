package io.anomalight.framework.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultRecipesTest {
    private static final Path CONFIGS = Path.of("..", "configs");

    @Test
    void theRootChoosesOneRecipeAGroup() {
        Config root = ConfigFactory.parseFile(CONFIGS.resolve("config.conf").toFile());

        assertThat(root.root().unwrapped())
                .isEqualTo(Map.of(
                        "defaults",
                        Map.of(
                                "model", "cflow",
                                "data", "sample",
                                "trainer", "default",
                                "callbacks", "default",
                                "logger", "tensorboard")));
    }

    @Test
    void theTrainersDefaultsCanBeOverriddenEvenWhereTheyAreUnset() {
        RecipeFolder folder = new RecipeFolder(CONFIGS);
        Config trainer = folder.recipes().section("trainer", "default");
        EditedConfig edited = new EditedConfig(trainer);
        edited.apply(ConfigOverride.parse("trainer.threshold.manual_image=0.5"));
        ConfigReader reader = new ConfigReader(edited.config().resolve());

        record Threshold(
                String method, double falsePositiveRate, Optional<Double> manualImage, Optional<Double> manualPixel) {}
        record Trainer(
                int maxEpochs,
                int checkValEveryNEpoch,
                int logEveryNSteps,
                long seed,
                Path defaultRootDir,
                int metricsMemoryMb,
                Threshold threshold) {}

        assertThat(reader.read("trainer", Trainer.class))
                .contains(new Trainer(
                        8,
                        1,
                        50,
                        0,
                        Path.of("results"),
                        512,
                        new Threshold("adaptive", 0.01, Optional.of(0.5), Optional.empty())));
        reader.check();
    }
}
