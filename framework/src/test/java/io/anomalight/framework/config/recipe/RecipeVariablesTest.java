package io.anomalight.framework.config.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anomalight.framework.config.Composition;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The access of recipes to environment variables and Java's properties. */
class RecipeVariablesTest {
    private final Path folder;
    private final RecipeFolder recipes;

    RecipeVariablesTest(@TempDir Path folder) {
        this.folder = folder;
        this.recipes = RecipeFolder.typical(folder);
    }

    @Test
    void variablesOfTheEnvironmentStayAsTheyAreWritten() {
        recipes.with("data/env.conf", "a = \"https://host/${oc.env:PATH}\"\nb = [\"${oc.env:PATH,x}\"]");

        Composition composed = recipes.compose("data=env", "+data.c=${oc.env:PATH}/d", "+data.e=[${oc.env:PATH}]");

        assertThat(composed.config().getObject("data").unwrapped())
                .isEqualTo(Map.of(
                        "a",
                        "https://host/${oc.env:PATH}",
                        "b",
                        List.of("${oc.env:PATH,x}"),
                        "c",
                        "${oc.env:PATH}/d",
                        "e",
                        List.of("${oc.env:PATH}")));
        assertThat(composed.render()).contains("\"https://host/${oc.env:PATH}\"");
        recipes.with("saved.conf", composed.render());
        assertThat(Composition.fromFile(folder.resolve("saved.conf"), List.of()).config())
                .isEqualTo(composed.config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"${PATH}", "${?PATH}", "[${PATH}]", "{ b = ${?PATH} }"})
    void theEnvironmentIsNoSubstitution(String written) {
        assumeTrue(System.getenv("PATH") != null, "PATH must be set");
        recipes.with("data/env.conf", "a = " + written);

        assertThatThrownBy(() -> recipes.compose("data=env"))
                .isInstanceOf(UserError.class)
                .hasMessage("${PATH} names an environment variable: write \"${oc.env:PATH}\" in quotes, and list it in"
                        + " ANOMALIGHT_ENV=PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${user.home}", "${java.version}"})
    void javasPropertiesAreNoSubstitutions(String written) {
        recipes.with("data/env.conf", "a = " + written);

        assertThatThrownBy(() -> recipes.compose("data=env"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ould not resolve substitution");
    }
}
