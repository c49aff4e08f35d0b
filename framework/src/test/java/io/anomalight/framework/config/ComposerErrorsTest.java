package io.anomalight.framework.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.RecipeFolder;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The error of an invalid configuration names the place and what to do. */
class ComposerErrorsTest {
    private final Path folder;
    private final RecipeFolder recipes;

    ComposerErrorsTest(@TempDir Path folder) {
        this.folder = folder;
        this.recipes = RecipeFolder.typical(folder);
    }

    @Test
    void anUnknownOptionListsTheKnownOnes() {
        assertThatThrownBy(() -> recipes.compose("model=cflo"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "override model=cflo: model has no recipe \"cflo\"; did you mean cflow? Its recipes are cflow,"
                                + " padim. A key of its section is set with model.<key>=<value>");
        assertThatThrownBy(() -> recipes.compose("trainer=5"))
                .hasMessage(
                        "override trainer=5: trainer has no recipe \"5\". Its recipes are default. A key of its section"
                                + " is set with trainer.<key>=<value>");
    }

    @Test
    void allInvalidGroupChoicesAreNamed() {
        recipes.with("callbacks/default.conf", "");

        assertThatThrownBy(() ->
                        recipes.compose("callbacks=default", "+model=padim", "~experiment", "~model=padim", "nonsense"))
                .hasMessageContaining("override nonsense: a value is missing")
                .hasMessageContaining("override ~experiment: no recipe of experiment is chosen");
        assertThatThrownBy(() -> recipes.compose("callbacks=default", "+model=padim", "~model=padim"))
                .hasMessage(
                        """
                        3 faults in the configuration:
                          - override callbacks=default: no recipe of callbacks is chosen by default; write +callbacks=default to add one
                          - override +model=padim: a recipe of model is chosen already; write model=padim to change it
                          - override ~model=padim: model is cflow""");
    }

    @Test
    void defaultsAreCheckedWithFileAndLine() {
        recipes.with("config.conf", "defaults {\n  modell = cflow\n}");
        assertThatThrownBy(recipes::compose)
                .hasMessage(folder.resolve("config.conf")
                        + ":2: there are no recipes of modell; groups are data, experiment, model, trainer");

        recipes.with("config.conf", "\ndefaults = cflow");
        assertThatThrownBy(recipes::compose)
                .hasMessage(
                        folder.resolve("config.conf")
                                + ":2: defaults must be a section that names one recipe per group, such as { model = cflow }, or a list");
    }

    @Test
    void anExperimentDoesNotChooseAnother() {
        recipes.with("experiment/nested.conf", "defaults { experiment = quick }");

        assertThatThrownBy(() -> recipes.compose("experiment=nested"))
                .isInstanceOf(UserError.class)
                .hasMessage(folder.resolve("experiment/nested.conf")
                        + ":1: an experiment can't choose another experiment; include it instead");
    }

    @Test
    void aRecipeNestedTooDeeplyIsASentence() {
        recipes.with("data/deep.conf", "a = " + "[".repeat(200_000));

        assertThatThrownBy(() -> recipes.compose("data=deep")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> recipes.compose("+data.a=" + "[".repeat(200_000)))
                .isInstanceOf(UserError.class);
    }

    @Test
    void anUnresolvableSubstitutionIsNamed() {
        recipes.with("data/sample.conf", "\nroot = ${NO_SUCH_VARIABLE_ANYWHERE}");

        assertThatThrownBy(recipes::compose)
                .isInstanceOf(UserError.class)
                .hasMessage(folder.resolve("data/sample.conf")
                        + ":2: could not resolve substitution to a value: ${NO_SUCH_VARIABLE_ANYWHERE}");
        assertThat(recipes.compose("data.root=/x").config().getString("data.root"))
                .isEqualTo("/x");
    }

    @Test
    void aSyntaxErrorIsNamedWithFileAndLine() {
        recipes.with("model/cflow.conf", "a = 1\nb = [1, 2\n}");

        assertThatThrownBy(recipes::compose)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(folder.resolve("model/cflow.conf") + ":")
                .hasMessageContaining(": not valid HOCON: ");
    }

    @Test
    void aMissingRootIsOneSentence() {
        Path empty = folder.resolve("experiment");
        Composer composer = new Composer(Recipes.of(List.of(empty), RecipeFolder.emptyClassPath()));

        assertThatThrownBy(() -> composer.compose(List.of()))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no recipe config.conf in " + empty
                        + ": add it, or name the folder that holds it with --config-dir");
    }
}
