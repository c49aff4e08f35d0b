package io.anomalight.framework.config.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    @ValueSource(strings = {"${%s}", "${?%s}", "[${%s}]", "{ b = ${?%s} }"})
    void theEnvironmentIsNoSubstitution(String written) {
        String name = variable();
        recipes.with("data/env.conf", "a = " + written.formatted(name));

        assertThatThrownBy(() -> recipes.compose("data=env"))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "${%1$s} names an environment variable: write \"${oc.env:%1$s}\" in quotes, and list it in"
                                + " ANOMALIGHT_ENV=%1$s",
                        name);
    }

    /** The name of a variable that is set, whatever the system; each process has one. */
    private static String variable() {
        return System.getenv().keySet().stream()
                .filter(name -> name.matches("[A-Z][A-Z0-9_]*"))
                .findFirst()
                .orElseThrow();
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
