package io.anomalight.app.command;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The common options of commands that compose a configuration: overrides, and the folders of recipes. */
final class RecipeOptions {
    @Parameters(
            paramLabel = "OVERRIDE",
            arity = "0..*",
            description =
                    "group=recipe chooses a recipe; key=value changes a setting, +key=value adds one, ++key=value does"
                            + " either, ~key removes one.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--model", paramLabel = "RECIPE", description = "The same as model=RECIPE.")
    private String model = "";

    @Option(names = "--data", paramLabel = "RECIPE", description = "The same as data=RECIPE.")
    private String data = "";

    @Option(names = "--trainer", paramLabel = "RECIPE", description = "The same as trainer=RECIPE.")
    private String trainer = "";

    @Option(names = "--callbacks", paramLabel = "RECIPE", description = "The same as callbacks=RECIPE.")
    private String callbacks = "";

    @Option(names = "--logger", paramLabel = "RECIPE", description = "The same as logger=RECIPE.")
    private String logger = "";

    @Option(names = "--experiment", paramLabel = "RECIPE", description = "The same as experiment=RECIPE.")
    private String experiment = "";

    @Option(
            names = "--config-dir",
            paramLabel = "FOLDER",
            description =
                    "A folder with recipes of your own, with the layout of configs/; may be repeated, the first one wins.")
    private List<Path> configDirs = new ArrayList<>();

    @Option(names = "--cfg", description = "Print the composed configuration and stop.")
    private boolean printOnly;

    @Option(
            names = "--package",
            paramLabel = "PACKAGE",
            description = "With --cfg, print only this section, for instance model or trainer.threshold.")
    private String packageName = "";

    @Option(
            names = "--resolve",
            description =
                    "With --cfg, print the values of resolvers such as $${now:%%Y-%%m-%%d}. Environment variables stay"
                            + " names.")
    private boolean resolve;

    /** Whether a command has these options. */
    static boolean areIn(CommandSpec command) {
        return command.mixins().values().stream().anyMatch(mixin -> mixin.userObject() instanceof RecipeOptions);
    }

    boolean printOnly() {
        if (!printOnly && (resolve || !packageName.isEmpty())) {
            throw new UserError((resolve ? "--resolve" : "--package") + " changes what --cfg prints: add --cfg");
        }
        return printOnly;
    }

    /** The text of {@code --cfg}. */
    String printed(Composition composition) {
        return new PrintedConfig(composition, packageName).text();
    }

    Composer composer() {
        Composer composer = search().composer();
        return printOnly && !resolve ? composer.withoutResolvers() : composer;
    }

    Recipes recipes() {
        return search().recipes();
    }

    private RecipeSearch search() {
        return RecipeSearch.standard(configDirs);
    }

    /** The absolute paths of the user's recipe folders. */
    List<String> configDirs() {
        return configDirs.stream()
                .map(folder -> folder.toAbsolutePath().normalize().toString())
                .toList();
    }

    /** All overrides; first those that were given as options such as {@code --model}. */
    List<String> overrides() {
        HydraNames.refuse(overrides);
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("model", model);
        choices.put("data", data);
        choices.put("trainer", trainer);
        choices.put("callbacks", callbacks);
        choices.put("logger", logger);
        choices.put("experiment", experiment);
        List<String> all = new ArrayList<>();
        choices.forEach((group, recipe) -> {
            if (!recipe.isEmpty()) {
                all.add(group + "=" + recipe);
            }
        });
        all.addAll(overrides);
        return all;
    }
}
