package io.anomalight.framework.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.config.recipe.RecipeFolder;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.testing.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFuzzTest {
    private static final List<String> WORDS = List.of(
            "${",
            "}",
            "[",
            "]",
            "{",
            "'",
            "\"",
            "\"\"\"",
            "+=",
            "include \"cflow.conf\"",
            "defaults",
            "=",
            ",",
            "+",
            "~",
            "choice(1,2)",
            "range(0,9)",
            "glob(*)",
            "null",
            "${model.lr}",
            "trainer.max_epochs",
            "\n",
            "\\",
            "#");

    @TempDir
    Path folder;

    @Test
    void damagedOverridesAreComposedOrRefusedInASentence() throws IOException {
        RecipeFolder recipes = RecipeFolder.typical(folder);
        List<byte[]> originals = List.of(
                bytes("model=padim\ndata.root=/x y\n+trainer.extra=3"),
                bytes("experiment=quick\n~trainer.seed\n++model.lr=1e-3"),
                bytes("model.layers=[layer1,'layer2']\ndata.seed=${trainer.seed}"),
                bytes("model.early_stopping={metric: val_loss, patience: 2}\ntrainer.max_epochs=7"));
        Fuzz.Tally tally = Fuzz.of("overrides", UserError.class, WORDS)
                .run(originals, mutant -> composed(recipes, text(mutant).split("\n", -1)));

        assertThat(tally.taken()).isPositive();
        assertThat(tally.refused()).isPositive();
    }

    @Test
    void aDamagedRecipeIsComposedOrRefusedInASentence() throws IOException {
        RecipeFolder recipes = RecipeFolder.typical(folder);
        Path recipe = folder.resolve("model/mine.conf");
        List<byte[]> originals = List.of(
                Files.readAllBytes(folder.resolve("model/cflow.conf")),
                bytes("name = mine\ntiling { tile_size = null }\n_global_ { trainer { max_epochs = 1 } }\n"),
                bytes("include \"cflow.conf\"\nlr = 2\nb = ${model.lr}\nlayers += layer4\n"));
        Fuzz.of("recipe", UserError.class, WORDS).run(originals, mutant -> {
            Files.write(recipe, mutant);
            composed(recipes, "model=mine");
        });
    }

    private static void composed(RecipeFolder recipes, String... overrides) {
        assertThat(recipes.compose(overrides).config().isResolved()).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
