package io.anomalight.framework.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.config.recipe.RecipeFolder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes of all groups, experiments and overrides are composed to one configuration. */
class ComposerTest {
    private final Path folder;
    private final RecipeFolder recipes;

    ComposerTest(@TempDir Path folder) {
        this.folder = folder;
        this.recipes = RecipeFolder.typical(folder);
    }

    @Test
    void putsEachGroupsRecipeUnderItsKey() {
        Composition composition = recipes.compose();

        assertThat(composition.choices()).isEqualTo(Map.of("model", "cflow", "data", "sample", "trainer", "default"));
        assertThat(composition.config().root().keySet()).containsExactlyInAnyOrder("model", "data", "trainer");
        assertThat(composition.config().getString("model.name")).isEqualTo("cflow");
        assertThat(composition.config().getInt("trainer.max_epochs")).isEqualTo(5);
    }

    @Test
    void substitutionsReachAcrossGroupsAfterAllOverrides() {
        assertThat(recipes.compose("trainer.seed=9").config().getInt("data.seed"))
                .isEqualTo(9);
        recipes.with("callbacks/default.conf", "metric = ${model.early_stopping.metric}");
        assertThat(recipes.compose("+callbacks=default", "model.early_stopping.metric=val_loss")
                        .config()
                        .getString("callbacks.metric"))
                .isEqualTo("val_loss");
    }

    @Test
    void aRecipeMayReferToItsOwnKeysAndAppendToItsLists() {
        recipes.with("model/own.conf", "a = 1\nb = ${a}\nc = ${model.a}\nlayers = [x]\nlayers += y");

        Config model = recipes.compose("model=own").config().getConfig("model");

        assertThat(model.getInt("b")).isEqualTo(1);
        assertThat(model.getInt("c")).isEqualTo(1);
        assertThat(model.getStringList("layers")).containsExactly("x", "y");
    }

    @Test
    void everyRecipeOfAGroupHasTheSettingsOfTheComponentEvery() {
        recipes.with("model/components/every.conf", "tiling { tile_size = null, stride = null }")
                .with("model/mine.conf", "name = mine\ntiling.tile_size = 64");

        assertThat(recipes.compose("model.tiling.tile_size=32").config().getInt("model.tiling.tile_size"))
                .isEqualTo(32);
        Config mine = recipes.compose("model=mine", "model.tiling.stride=${model.tiling.tile_size}")
                .config()
                .getConfig("model");
        assertThat(mine.getInt("tiling.tile_size")).isEqualTo(64);
        assertThat(mine.getInt("tiling.stride")).isEqualTo(64);
    }

    @Test
    void aGroupWithAListOfPartsHasNoComponentEvery() {
        recipes.with("callbacks/default.conf", "use = [every]").with("callbacks/components/every.conf", "steps = 3");

        Config callbacks = recipes.compose("+callbacks=default").config().getConfig("callbacks");

        assertThat(callbacks.getInt("every.steps")).isEqualTo(3);
        assertThat(callbacks.hasPath("steps")).isFalse();
    }

    @Test
    void aValueInTheRootIsStrongerThanAGroup() {
        recipes.with("config.conf", "defaults { trainer = default }\ntrainer.max_epochs = 7");

        assertThat(recipes.compose().config().getInt("trainer.max_epochs")).isEqualTo(7);
    }

    @Test
    void aRecipeMayPresetValuesOfOtherGroups() {
        recipes.with("model/short.conf", "name = short\n_global_ { trainer { max_epochs = 1 } }");

        Config config = recipes.compose("model=short").config();

        assertThat(config.getInt("trainer.max_epochs")).isEqualTo(1);
        assertThat(config.hasPath("model._global_")).isFalse();
        assertThat(config.hasPath("_global_")).isFalse();
        assertThat(recipes.compose("model=short", "trainer.max_epochs=3")
                        .config()
                        .getInt("trainer.max_epochs"))
                .isEqualTo(3);
    }

    @Test
    void aPresetIsWeakerThanTheRootAndAChosenRecipe() {
        recipes.with("model/short.conf", "name = short\n_global_ { trainer { max_epochs = 1, patience = 2 } }")
                .with("trainer/default.conf", "max_epochs = 5\npatience = 3\nseed = 0")
                .with("trainer/long.conf", "max_epochs = 50\npatience = 3\nseed = 0");

        Config chosen = recipes.compose("model=short", "trainer=long").config();
        assertThat(chosen.getInt("trainer.max_epochs")).isEqualTo(50);
        assertThat(chosen.getInt("trainer.patience")).isEqualTo(2);

        recipes.with("config.conf", "defaults { model = short, trainer = default }\ntrainer.max_epochs = 7");
        assertThat(recipes.compose().config().getInt("trainer.max_epochs")).isEqualTo(7);
    }

    @Test
    void aGroupIsChosenOnTheCommandLineAndTheLastChoiceWins() {
        Composition composition = recipes.compose("model=cflow", "data=folder", "model=padim", "data.root=/x y");

        assertThat(composition.choices()).containsEntry("model", "padim").containsEntry("data", "folder");
        assertThat(composition.config().getString("data.root")).isEqualTo("/x y");
        assertThat(composition.config().hasPath("model.layers")).isFalse();
    }

    @Test
    void anExperimentChangesTheGroupsAndChoosesThem() {
        Composition composition = recipes.compose("experiment=quick");

        assertThat(composition.choices()).containsEntry("experiment", "quick").containsEntry("model", "padim");
        assertThat(composition.config().getInt("trainer.max_epochs")).isEqualTo(1);
        assertThat(composition.config().getString("data.category")).isEqualTo("tile");
        assertThat(composition.config().hasPath("defaults")).isFalse();
    }

    @Test
    void anOverrideIsStrongerThanTheExperiment() {
        Composition composition = recipes.compose("model=cflow", "trainer.max_epochs=3", "experiment=quick");

        assertThat(composition.choices()).containsEntry("model", "cflow");
        assertThat(composition.config().getInt("trainer.max_epochs")).isEqualTo(3);
    }

    @Test
    void aPlusAlsoChoosesAnExperimentAndATildeDropsAGroup() {
        assertThat(recipes.compose("+experiment=quick").choices()).containsEntry("experiment", "quick");
        assertThat(recipes.compose("~model").config().hasPath("model")).isFalse();
        assertThat(recipes.compose("~model=cflow").choices()).doesNotContainKey("model");
    }

    @Test
    void anAbsentSubstitutionLeavesTheChoice() {
        recipes.with("config.conf", "defaults { model = cflow, model = ${?NO_SUCH_VARIABLE_ANYWHERE} }");

        assertThat(recipes.compose().choices()).containsEntry("model", "cflow");
    }

    @Test
    void aNullInTheDefaultsLeavesAGroupOut() {
        recipes.with("experiment/bare.conf", "defaults { data = null }");

        assertThat(recipes.compose("experiment=bare").choices()).doesNotContainKey("data");
    }

    @Test
    void valuesKeepTheFileTheyCameFrom() {
        Config config = recipes.compose("trainer.seed=1").config();

        assertThat(Origins.describe(config.getValue("model.lr").origin()))
                .isEqualTo(folder.resolve("model/cflow.conf") + ":3");
        assertThat(Origins.describe(config.getValue("trainer").origin()))
                .isEqualTo(folder.resolve("trainer/default.conf") + ":1");
        assertThat(Origins.describe(config.getValue("trainer.seed").origin())).isEqualTo("override trainer.seed=1");
    }

    @Test
    void aSectionMayBeGivenAsAnObject() {
        assertThat(recipes.compose("trainer={max_epochs: 9}")
                        .config()
                        .getConfig("trainer")
                        .root()
                        .unwrapped())
                .isEqualTo(Map.of("max_epochs", 9, "seed", 0));
    }
}
