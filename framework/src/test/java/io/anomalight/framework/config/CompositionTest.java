package io.anomalight.framework.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.hocon.SavedConfig;
import io.anomalight.framework.config.recipe.RecipeFolder;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompositionTest {
    private final Path folder;

    CompositionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theRenderedTextParsesToTheSameConfiguration() {
        Config config = ConfigValueFactory.fromMap(Map.of(
                        "text", "a \"b\" \\ ${c} # // \n ä 世",
                        "looks.like.number", "007",
                        "true", "true",
                        "empty", "",
                        "list", List.of(1, 2.5, "null", Map.of("include", "x")),
                        "section", Map.of("a.b c", 1e-4, "$", Long.MAX_VALUE)))
                .toConfig();
        Composition composition = new Composition(config, Map.of(), List.of());

        assertThat(ConfigFactory.parseString(composition.render())).isEqualTo(config);
    }

    @Test
    void aWholeNumberWithAPointKeepsIt() {
        Config config = ConfigFactory.parseString("limit = 1.0, list = [2.0, 2], lr = 0.0001, n = 3");

        Config again = ConfigFactory.parseString(new Composition(config, Map.of(), List.of()).render());

        assertThat(again.getString("limit")).isEqualTo("1.0");
        assertThat(again.getStringList("list")).containsExactly("2.0", "2");
        assertThat(again.getDouble("lr")).isEqualTo(1e-4);
        assertThat(again.getInt("n")).isEqualTo(3);
    }

    @Test
    void rendersRecipesWithoutTheirComments() {
        Composition composition = RecipeFolder.typical(folder).compose("data.name=null");

        assertThat(composition.render())
                .isEqualTo(
                        """
                        data {
                            name=null
                            seed=0
                        }
                        model {
                            "early_stopping" {
                                metric=pixel_AUROC
                                patience=3
                            }
                            layers=[
                                layer2,
                                layer3
                            ]
                            lr=1.0E-4
                            name=cflow
                        }
                        trainer {
                            "max_epochs"=5
                            seed=0
                        }
                        """);
        assertThat(ConfigFactory.parseString(composition.render())).isEqualTo(composition.config());
    }

    @Test
    void composesAgainFromASavedFile() throws IOException {
        Path saved = save(RecipeFolder.typical(folder).compose("trainer.seed=4"));

        Composition again = Composition.fromFile(saved, List.of("trainer.max_epochs=2", "+data.extra=x"));

        assertThat(again.config().getInt("trainer.seed")).isEqualTo(4);
        assertThat(again.config().getInt("trainer.max_epochs")).isEqualTo(2);
        assertThat(again.config().getString("data.extra")).isEqualTo("x");
        assertThat(again.choices()).isEmpty();
        assertThat(Composition.fromFile(saved, List.of("~data")).config().hasPath("data"))
                .isFalse();
    }

    @Test
    void aSavedSectionIsReplacedByAChosenRecipe() throws IOException {
        RecipeFolder recipes = RecipeFolder.typical(folder);
        Path saved = save(recipes.compose());
        Composer composer = new Composer(recipes.recipes());

        Composition again = composer.recompose(saved, List.of("data=folder", "data.root=/x", "~trainer.seed"));

        assertThat(again.config().getObject("data").unwrapped()).isEqualTo(Map.of("name", "folder", "root", "/x"));
        assertThat(again.choices()).isEqualTo(Map.of("data", "folder"));
        assertThat(again.config().getString("model.name")).isEqualTo("cflow");
    }

    @Test
    void overridesOfASavedFileAreChecked() throws IOException {
        Path saved = save(RecipeFolder.typical(folder).compose());

        assertThatThrownBy(() -> Composition.fromFile(saved, List.of("trainer=5", "trainer.sed=1")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        """
                        2 faults in the configuration:
                          - override trainer=5: trainer is a section, which 5 can't replace; set one of its keys: trainer.max_epochs, trainer.seed
                          - override trainer.sed=1: there is no key trainer.sed; did you mean trainer.seed? (+trainer.sed=1 adds a new key)""");
    }

    @Test
    void aMissingFileIsOneSentence() {
        assertThatThrownBy(() -> Composition.fromFile(folder.resolve("none.conf"), List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the configuration " + folder.resolve("none.conf") + " can't be read: ");
    }

    @Test
    void aConfigurationInsideAnArchiveIncludesAndSubstitutesNothing() {
        assertThat(SavedConfig.ofJson("{\"a\": \"${PATH} ${oc.env:PATH}\"}", "x, manifest.json")
                        .getString("a"))
                .isEqualTo("${PATH} ${oc.env:PATH}");
        for (String text : List.of("{include \"/etc/hostname\"}", "{\"a\": ${PATH}}", "[".repeat(200_000), "no")) {
            assertThatThrownBy(() -> SavedConfig.ofJson(text, "x, manifest.json"))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("x, manifest.json");
        }
    }

    private Path save(Composition composition) throws IOException {
        return Files.writeString(folder.resolve("saved.conf"), composition.render());
    }
}
