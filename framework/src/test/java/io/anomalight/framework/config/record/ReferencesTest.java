package io.anomalight.framework.config.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.config.recipe.RecipeFolder;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
    enum Mode {
        MIN,
        MAX
    }

    record Batches(int batchSize) {}

    record Stopping(String metric, Optional<Double> delta) {}

    record Source(Optional<Path> file, String url) {}

    record Model(
            ImageSize inputSize,
            List<String> layers,
            Mode mode,
            boolean soft,
            Path root,
            Optional<Stopping> earlyStopping,
            Optional<Stopping> lateStopping,
            Map<String, Source> weights,
            Map<String, Double> factors,
            @Inline Batches batches,
            double forgotten) {}

    private static final String RECIPE =
            """
            # Learns.
            # More about it.
            name = tiny

            # side of the
            # image
            input_size = 1.50
            # taps
            layers = [layer1, "layer 2"]
            mode = max
            # softly
            soft = true
            # Where they are.
            root = null
            early_stopping {
              # watched
              metric = auto
              # smallest change
              delta = ${?NOT_SET_ANYWHERE}
            }
            # stops late
            late_stopping = null
            weights {
              a {
                # a file
                file = null
                # an address
                url = "https://a"
              }
              b { file = null, url = "https://b" }
            }
            # times
            factors { x = 2 }
            # images a step
            batch_size = 3
            """;

    @TempDir
    Path temp;

    @Test
    void everyKeyHasTypeDefaultAndSentence() {
        RecipeFolder recipes = new RecipeFolder(temp).with("model/tiny.conf", RECIPE);

        Reference tiny = new References(recipes.recipes()).chosen("model", "tiny", Model.class);

        assertThat(tiny.description()).isEqualTo("Learns.");
        assertThat(tiny.settings())
                .containsExactly(
                        setting(
                                "model.input_size",
                                "a size in pixels such as 256 or [height, width]",
                                "1.50",
                                "side of the image"),
                        setting("model.layers", "a list, each item a text", "[layer1, \"layer 2\"]", "taps"),
                        new Setting("model.mode", "one of min, max", List.of("min", "max"), "max", false, ""),
                        new Setting("model.soft", "true or false", List.of("true", "false"), "true", false, "softly"),
                        new Setting("model.root", "a path", List.of(), "null", true, "Where they are."),
                        setting("model.early_stopping.metric", "a text", "auto", "watched"),
                        setting(
                                "model.early_stopping.delta",
                                "a number, or null",
                                "${?NOT_SET_ANYWHERE}",
                                "smallest change"),
                        setting(
                                "model.late_stopping",
                                "a section with metric (a text), delta (a number, or null), or null",
                                "null",
                                "stops late"),
                        setting("model.weights.<name>.file", "a path, or null", "null", "a file"),
                        setting("model.weights.<name>.url", "a text", "differs", "an address"),
                        setting("model.factors", "a section, each value a number", "{x = 2}", "times"),
                        setting("model.batch_size", "a whole number", "3", "images a step"),
                        setting("model.forgotten", "a number", "", ""));
        assertThat(tiny.settings().stream()
                        .filter(setting -> !setting.described())
                        .map(Setting::key))
                .containsExactly("model.mode", "model.forgotten");
    }

    @Test
    void aModelIsFoundByTheNameInARecipeOfAnotherName() {
        RecipeFolder recipes = new RecipeFolder(temp).with("model/other.conf", RECIPE);

        assertThat(new References(recipes.recipes())
                        .chosen("model", "tiny", Batches.class)
                        .settings())
                .containsExactly(setting("model.batch_size", "a whole number", "3", "images a step"));
    }

    record Tiling(Optional<ImageSize> tileSize) {}

    record Every(Tiling tiling) {}

    @Test
    void commonSettingsAreDescribedAfterAModelsOwnSettings() {
        RecipeFolder recipes = new RecipeFolder(temp)
                .with("model/tiny.conf", "# Learns.\nname = tiny\n# images a step\nbatch_size = 3")
                .with(
                        "model/components/every.conf",
                        "# What all have.\n\n# cut up\ntiling {\n# of a tile\ntile_size = null\n}");

        Reference tiny = new References(recipes.recipes()).chosen("model", "tiny", List.of(Batches.class, Every.class));

        assertThat(tiny.description()).isEqualTo("Learns.");
        assertThat(tiny.settings())
                .containsExactly(
                        new Setting("model.batch_size", "a whole number", List.of(), "3", false, "images a step"),
                        new Setting(
                                "model.tiling.tile_size",
                                "a size in pixels such as 256 or [height, width], or null",
                                List.of(),
                                "null",
                                false,
                                "of a tile"));
    }

    @Test
    void aCallbackIsDescribedByItsComponentOrElseByASectionOfARecipe() {
        RecipeFolder recipes = new RecipeFolder(temp)
                .with(
                        "callbacks/mine.conf",
                        "# Mine.\nuse = []\n# Shouts.\nshout {\n  # how often\n  batch_size = 2\n}")
                .with("callbacks/components/timer.conf", "# Ends in time.\n\n# seconds\nbatch_size = 9");
        References references = new References(recipes.recipes());

        assertThat(references.used("callbacks", "timer", Batches.class))
                .isEqualTo(new Reference(
                        "timer",
                        "Ends in time.",
                        List.of(setting("callbacks.timer.batch_size", "a whole number", "9", "seconds"))));
        assertThat(references.used("callbacks", "shout", Batches.class))
                .isEqualTo(new Reference(
                        "shout",
                        "Shouts.",
                        List.of(setting("callbacks.shout.batch_size", "a whole number", "2", "how often"))));
    }

    @Test
    void aSettingInNoRecipeIsListedWithoutDescription() {
        Reference unknown = new References(new RecipeFolder(temp).recipes()).used("logger", "x", Batches.class);

        assertThat(unknown.description()).isEmpty();
        assertThat(unknown.settings()).containsExactly(setting("logger.x.batch_size", "a whole number", "", ""));
    }

    private static Setting setting(String key, String type, String value, String sentence) {
        return new Setting(key, type, List.of(), value, false, sentence);
    }
}
