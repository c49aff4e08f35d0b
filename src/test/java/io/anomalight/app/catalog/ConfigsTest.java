package io.anomalight.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.anomalight.app.choose.ChooseConfig;
import io.anomalight.app.command.CommandSection;
import io.anomalight.app.reproduce.ReproduceConfig;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.speedtest.SpeedtestConfig;
import io.anomalight.app.sweep.SweepSettings;
import io.anomalight.assembly.Registry;
import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConfigsTest {
    private static final Registry REGISTRY = Registry.load(RecipeSearch.classPath());
    private static final Recipes RECIPES = RecipeSearch.standard().recipes();

    /** Settings that recipes require from the user. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("data=mvtec", List.of("data.root=x")),
            Map.entry("data=btad", List.of("data.root=x")),
            Map.entry("data=mpdd", List.of("data.root=x")),
            Map.entry("data=mvtec_loco", List.of("data.root=x", "data.category=pushpins")),
            Map.entry("data=mvtec_ad2", List.of("data.root=x", "data.category=can")),
            Map.entry("data=kolektor", List.of("data.root=x")),
            Map.entry("data=kolektor2", List.of("data.root=x")),
            Map.entry("data=real_iad", List.of("data.root=x", "data.category=usb")),
            Map.entry("data=table", List.of("data.root=x", "data.file=parts.csv")),
            Map.entry("data=visa", List.of("data.root=x", "data.category=candle")),
            Map.entry("data=folder", List.of("data.normal_dir=x")));

    /** Groups that are not sections of an experiment. */
    private static final Map<String, Class<? extends Record>> APART = Map.of(
            "speed=default", SpeedConfig.class,
            "speed=benchmark", SpeedtestConfig.class,
            "choose=default", ChooseConfig.class,
            "lr_find=default", LrFindConfig.class);

    @TestFactory
    Stream<DynamicTest> everyRecipeIsReadToItsLastKey() {
        return RECIPES.groups().stream().flatMap(group -> RECIPES.options(group).keySet().stream()
                .map(option -> DynamicTest.dynamicTest(group + "=" + option, () -> read(group + "=" + option))));
    }

    private static void read(String choice) {
        String group = choice.split("=", 2)[0];
        if (group.equals("sweep")) {
            assertThat(SweepSettings.read(
                            new Composer(RECIPES)
                                    .composeAlone(group, List.of(choice))
                                    .config(),
                            REGISTRY.sweepers()))
                    .isNotNull();
            return;
        }
        Optional<Class<? extends Record>> apart =
                group.equals("reproduce") ? Optional.of(ReproduceConfig.class) : Optional.ofNullable(APART.get(choice));
        if (apart.isPresent()) {
            assertThat(new CommandSection(group, List.of(choice), List.of())
                            .read(new Composer(RECIPES), List.of(), apart.get()))
                    .isNotNull();
            return;
        }
        List<String> overrides = new ArrayList<>(List.of(choice));
        overrides.addAll(REQUIRED.getOrDefault(choice, List.of()));
        assertThat(ExperimentPlan.read(new Composer(RECIPES).compose(overrides).config(), REGISTRY))
                .isNotNull();
    }

    @TestFactory
    Stream<DynamicTest> everyRecipeSaysWhatItIsInWholeSentences() {
        return RECIPES.groups().stream()
                .flatMap(group -> Stream.of(group, group + "/components"))
                .flatMap(group -> RECIPES.options(group).entrySet().stream()
                        .map(option -> DynamicTest.dynamicTest(
                                group + "=" + option.getKey(),
                                () -> assertThat(option.getValue()).isNotBlank().endsWith("."))));
    }

    @TestFactory
    Stream<DynamicTest> everythingThatCanBeSetIsDescribed() {
        Catalog catalog = new Catalog(REGISTRY, RECIPES);
        return Stream.of(Catalog.Kind.values()).flatMap(kind -> catalog.parts(kind).stream()
                .map(part -> DynamicTest.dynamicTest(kind + " " + part.name(), () -> {
                    assertThat(part.description()).isNotBlank();
                    assertThat(part.settings().stream().filter(setting -> !setting.described()))
                            .as("keys that no recipe mentions, or that have no comment above them")
                            .isEmpty();
                })));
    }

    @Test
    void cflowPaperUsesTheLearningRatesOfTheAuthors() {
        Config paper =
                new Composer(RECIPES).compose(List.of("experiment=cflow_paper")).config();
        TrainerConfig trainer = ExperimentPlan.read(paper, REGISTRY).trainer();
        Schedule schedule = trainer.optimization().lrScheduler().schedule();
        double lr = paper.getDouble("model.lr");

        assertThat(trainer.length()).isEqualTo(FitLength.epochs(25 * 8));
        assertThat(trainer.validation().checkValEveryNEpoch()).contains(8);
        assertThat(lr * schedule.factor(new Schedule.Moment(0, 0, 6, 200))).isCloseTo(2e-5, within(1e-18));
        assertThat(lr * schedule.factor(new Schedule.Moment(16, 0, 6, 200))).isCloseTo(1.9686e-4, within(1e-8));
        assertThat(lr * schedule.factor(new Schedule.Moment(199, 5, 6, 200))).isCloseTo(9.9e-7, within(1e-8));
    }

    @Test
    void theGroupsMatchTheReadme() {
        assertThat(RECIPES.groups()).contains("model", "data", "trainer", "callbacks", "logger");
    }

    @Test
    void allErrorsOfAllSectionsAreReportedTogether() {
        List<String> overrides = List.of(
                "+model.fiber_batchsize=3",
                "model.lr=fast",
                "trainer.max_epochs=0",
                "callbacks.use=[metrics,earlystopping]",
                "data.name=folders");
        assertThatThrownBy(() -> ExperimentPlan.read(
                        new Composer(RECIPES).compose(overrides).config(), REGISTRY))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("5 faults")
                .hasMessageContaining("unknown key model.fiber_batchsize; did you mean fiber_batch_size?")
                .hasMessageContaining("model.lr")
                .hasMessageContaining("max_epochs must be at least 1, or -1 for no end, but is 0")
                .hasMessageContaining("callbacks.use: there is no \"earlystopping\", did you mean early_stopping?")
                .hasMessageContaining("data.name: there is no \"folders\", did you mean folder?");
    }

    @Test
    void partsOfAddAreUsedInAdditionToUse() {
        assertThat(read(List.of("callbacks.use=[metrics]", "callbacks.add=[summary,metrics]"))
                        .callbacks())
                .hasSize(2);
        assertThat(read(List.of("logger=none", "logger.add=[tensorboard]")).loggers())
                .hasSize(1);
    }

    @Test
    void settingsOfACallbackThatIsNotUsedAreRefused() {
        assertThatThrownBy(() -> read(List.of("callbacks.use=[metrics,early_stopping]", "callbacks.images.logged=0")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("callbacks.images.logged is set, but images is not in callbacks.use; add it with"
                        + " callbacks.add=[images]");
        assertThat(read(List.of("callbacks.add=[early_stopping]", "callbacks.early_stopping.patience=1")))
                .isNotNull();
    }

    private static ExperimentPlan read(List<String> overrides) {
        return ExperimentPlan.read(new Composer(RECIPES).compose(overrides).config(), REGISTRY);
    }

    @Test
    void aWrongLayerIsAnErrorThatListsTheValidLayers() {
        assertThatThrownBy(() -> ExperimentPlan.read(
                        new Composer(RECIPES)
                                .compose(List.of("model.layers=[layer2,layer5]"))
                                .config(),
                        REGISTRY))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("layer5")
                .hasMessageContaining("layer2 (512 channels, stride 8)")
                .hasMessageContaining("layer4 (2048 channels, stride 32)");
    }
}
