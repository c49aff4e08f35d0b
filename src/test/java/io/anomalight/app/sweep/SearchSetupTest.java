package io.anomalight.app.sweep;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchSetupTest {
    private static final Recipes RECIPES = RecipeSearch.standard().recipes();
    private static final List<String> SPACE =
            List.of("model.lr=interval(0,1)", "model.layers=choice([layer1],[layer2])");

    private static SweepSettings settings(String... overrides) {
        List<String> all = new ArrayList<>(List.of("sweep=default"));
        all.addAll(List.of(overrides));
        return SweepSettings.read(
                new Composer(RECIPES).composeAlone("sweep", all).config(),
                Registry.load(RecipeSearch.classPath()).sweepers());
    }

    private static SearchSetup setup(List<String> overrides, String... settings) {
        return SearchSetup.of(settings(settings), overrides, RECIPES).orElseThrow();
    }

    @Test
    void anUnknownSweeperIsNamed() {
        assertThatThrownBy(() -> settings("sweep.sweeper=tpee"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("sweep.sweeper: there is no sweeper \"tpee\"")
                .hasMessageContaining("did you mean tpe");
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> settings("sweep.pruner=halving"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pruner = halving stops trainings of a search, but sweeper is grid");
        assertThatThrownBy(() -> settings("sweep.sweeper=tpe", "sweep.pruner=halving", "sweep.objectives=[a,b]"))
                .hasMessageContaining("pruner = halving compares trainings by one metric, but objectives is [a, b]");
        assertThatThrownBy(() -> settings("sweep.sweeper=tpe", "sweep.objectives=[best image_AUROC]"))
                .hasMessageContaining("objectives has \"best image_AUROC\", which is not an objective");
        assertThatThrownBy(() -> settings("sweep.trials=0")).hasMessageContaining("trials must be from 1 to 10000");
        assertThatThrownBy(() -> setup(SPACE, "sweep.sweeper=tpe", "sweep.objectives=[image_AUROC,p50_ms]"))
                .hasMessage("sweep.objectives has p50_ms, which is measured only with measure_speed=true");
    }

    @Test
    void aSearchWithoutASpaceSaysHowToWriteOne() {
        assertThatThrownBy(() -> setup(List.of("model.lr=1e-4"), "sweep.sweeper=tpe"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("sweep.sweeper=tpe has nothing to search: give a key an interval or choices");
    }

    @Test
    void aFoldIsNotAValueToOptimize() {
        assertThatThrownBy(() -> setup(List.of("data.split.fold=range(0,5)"), "sweep.sweeper=tpe"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("data.split.fold can't be searched: it numbers the folds");
    }

    @Test
    void aSearchOfTheEpochsContradictsHalving() {
        assertThatThrownBy(() ->
                        setup(List.of("trainer.max_epochs=range(1,9)"), "sweep.sweeper=random", "sweep.pruner=halving"))
                .hasMessage(
                        "sweep.pruner=halving chooses the epochs of each training, so trainer.max_epochs can't be searched");
        assertThatThrownBy(() -> setup(SPACE, "sweep.sweeper=random", "sweep.pruner=halving")
                        .check(1))
                .hasMessageStartingWith("halving stops trainings after 1 epochs or later, but they end after 1");
    }
}
