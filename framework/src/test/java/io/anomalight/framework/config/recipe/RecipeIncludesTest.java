package io.anomalight.framework.config.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.config.Composer;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The includes that recipes and saved configurations may have. */
class RecipeIncludesTest {
    private final Path temp;

    RecipeIncludesTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void includesAreRelativeToTheIncludingFile() {
        RecipeFolder recipes = RecipeFolder.typical(temp.resolve("configs"))
                .with("model/big.conf", "include \"parts/shared.conf\"\nname = big")
                .with("model/parts/shared.conf", "include \"../../base\"\nshared = true")
                .with("base.conf", "base = 1");

        assertThat(recipes.compose("model=big").config().getObject("model").unwrapped())
                .isEqualTo(Map.of("name", "big", "shared", true, "base", 1));
        assertThat(recipes.recipes().options("model")).doesNotContainKey("shared");
    }

    @Test
    void anIncludeThatFindsNothingOrItselfIsAnError() {
        RecipeFolder recipes = RecipeFolder.typical(temp)
                .with("model/lost.conf", "include \"nowhere\"")
                .with("model/ring.conf", "include \"rung\"")
                .with("model/rung.conf", "include \"ring\"");

        assertThatThrownBy(() -> recipes.compose("model=lost"))
                .isInstanceOf(UserError.class)
                .hasMessage(temp.resolve("model/lost.conf") + " includes \"nowhere\", but there is no recipe"
                        + " model/nowhere.conf");
        assertThatThrownBy(() -> recipes.compose("model=ring"))
                .hasMessage(temp.resolve("model/rung.conf") + " includes \"ring\", but model/ring.conf includes it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url(\"http://127.0.0.1:1/a.conf\")",
                "file(\"/etc/hostname\")",
                "classpath(\"reference.conf\")",
                "required(url(\"http://127.0.0.1:1/a.conf\"))",
                "required(file(\"/etc/hostname\"))",
                "required(classpath(\"reference.conf\"))",
                "\"http://127.0.0.1:1/a.conf\"",
                "required(\"https://127.0.0.1:1/a.conf\")",
                "\"file:///etc/hostname\""
            })
    void aRecipeIncludesNothingButRecipes(String what) {
        RecipeFolder recipes = RecipeFolder.typical(temp).with("model/bad.conf", "include " + what);

        assertThatThrownBy(() -> recipes.compose("model=bad"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(temp.resolve("model/bad.conf") + " includes ")
                .hasMessageEndingWith("which is refused: a recipe may include only other recipes, by name, for instance"
                        + " include \"cflow\"");
    }

    @Test
    void anIncludeCantLeaveTheRecipeFolder() throws IOException {
        RecipeFolder recipes = RecipeFolder.typical(temp.resolve("configs")).with("../outside.conf", "secret = 1");
        Path outside = temp.resolve("outside.conf");
        for (String name : List.of("../../outside", outside.toString(), "parts/../../../outside", "a\u0000b")) {
            recipes.with("model/bad.conf", "include " + com.typesafe.config.ConfigUtil.quoteString(name));
            assertThatThrownBy(() -> recipes.compose("model=bad"))
                    .as(name)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("includes");
        }
        Files.createSymbolicLink(temp.resolve("configs/model/link.conf"), outside);
        assertThatThrownBy(() -> recipes.compose("model=link"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is a link that leads out of " + temp.resolve("configs"));
        recipes.with("model/bad.conf", "include \"link\"");
        assertThatThrownBy(() -> recipes.compose("model=bad")).hasMessageContaining("is a link that leads out of");
    }

    @Test
    void theDefaultsOfARecipeCantLeaveTheRecipeFolder() {
        RecipeFolder recipes = RecipeFolder.typical(temp.resolve("configs"))
                .with("../outside/secret.conf", "secret = 1")
                .with("experiment/bad.conf", "defaults { \"../outside\" = secret }");

        assertThatThrownBy(() -> recipes.compose("experiment=bad"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there are no recipes of ../outside");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"model/cflow\"",
                "include \"/etc/hostname\"",
                "include file(\"/etc/hostname\")",
                "include url(\"http://127.0.0.1:1/a.conf\")",
                "include required(classpath(\"reference.conf\"))",
                "model { include \"cflow\" }"
            })
    void aSavedConfigurationIncludesNothing(String text) {
        RecipeFolder recipes = RecipeFolder.typical(temp).with("saved.conf", text);

        assertThatThrownBy(() -> new Composer(recipes.recipes()).recompose(temp.resolve("saved.conf"), List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(temp.resolve("saved.conf") + " includes ");
        assertThatThrownBy(() -> recipes.compose("+x={" + text + "}")).isInstanceOf(UserError.class);
    }
}
