package io.anomalight.framework.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.config.override.ConfigOverride;
import io.anomalight.framework.config.override.EditedConfig;
import io.anomalight.framework.config.recipe.RecipeFolder;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.metrics.ThresholdConfig;
import io.anomalight.framework.training.settings.BatchAmount;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.CallbackSwitches;
import io.anomalight.framework.training.settings.EngineConfig;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.TrainerConfig;
import io.anomalight.framework.training.settings.ValidationSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultRecipesTest {
    private static final Path CONFIGS = Path.of("..", "configs");

    @Test
    void theRootChoosesOneRecipePerGroup() {
        Config root = ConfigFactory.parseFile(CONFIGS.resolve("config.conf").toFile());

        assertThat(root.root().unwrapped())
                .isEqualTo(Map.of(
                        "defaults",
                        Map.of(
                                "model", "cflow",
                                "data", "sample",
                                "trainer", "default",
                                "callbacks", "default",
                                "logger", "default")));
    }

    @Test
    void theTrainersDefaultsCanBeOverriddenEvenWhereTheyAreUnset() {
        RecipeFolder folder = new RecipeFolder(CONFIGS);
        Config trainer = folder.recipes().section("trainer", "default");
        EditedConfig edited = new EditedConfig(trainer);
        edited.apply(ConfigOverride.parse("trainer.max_time=30m"));
        ConfigReader reader = new ConfigReader(edited.config().resolve());

        Optional<TrainerConfig> read = reader.read("trainer", TrainerConfig.class);
        reader.check();
        TrainerConfig config = read.orElseThrow();
        assertThat(config.length()).isEqualTo(new FitLength(8, 0, -1, 0, Optional.of(Duration.ofMinutes(30))));
        assertThat(config.limits()).isEqualTo(BatchLimits.NONE);
        assertThat(config.validation()).isEqualTo(new ValidationSchedule(Optional.of(1), BatchAmount.ALL, 2));
        assertThat(config.engine()).isEqualTo(EngineConfig.CPU);
        assertThat(config.switches()).isEqualTo(CallbackSwitches.ON);
        assertThat(config.threshold()).isEqualTo(ThresholdConfig.DEFAULT);
    }
}
