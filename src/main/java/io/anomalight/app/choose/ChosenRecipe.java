package io.anomalight.app.choose;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.app.choose.ChooseConfig.Candidate;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the result: {@code choose.json}, and the winner as {@code experiment/chosen.conf}. */
public final class ChosenRecipe {
    private static final String DATA = "data";

    private final Composer composer;
    private final ChoiceResult result;

    public ChosenRecipe(Composer composer, ChoiceResult result) {
        this.composer = composer;
        this.result = result;
    }

    /** Writes both files; no recipe if no candidate has a result. */
    public void write(Path folder) {
        Path json = folder.resolve("choose.json");
        write(json, result.json());
        result.winner().ifPresent(best -> {
            Path recipe = folder.resolve("experiment").resolve("chosen.conf");
            write(recipe, recipe(best.candidate()));
        });
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /** The user's overrides that choose or describe the data. */
    static List<String> dataOf(List<String> arguments) {
        return arguments.stream().filter(ChosenRecipe::isOfData).toList();
    }

    private static boolean isOfData(String override) {
        return override.startsWith(DATA + "=") || override.startsWith(DATA + ".");
    }

    /** The recipe of the winner: its model and all settings that differ from the recipes, except those of the data. */
    private String recipe(Candidate best) {
        List<String> overrides = new ArrayList<>(best.overrides());
        result.arguments().stream().filter(argument -> !isOfData(argument)).forEach(overrides::add);
        Config config = composer.compose(overrides).config();
        StringBuilder text = new StringBuilder("# The winner of anomalight choose: ")
                .append(best.name())
                .append(".\ndefaults {");
        overrides.stream().filter(ChosenRecipe::isChoice).forEach(choice -> text.append(" ")
                .append(choice.replace("=", " = ")));
        text.append(" }\n");
        for (String override : overrides) {
            if (!isChoice(override)) {
                String key = override.substring(0, override.indexOf('='));
                text.append(key).append(" = ").append(value(config, key)).append("\n");
            }
        }
        return text.toString();
    }

    private static boolean isChoice(String override) {
        return !override.substring(0, override.indexOf('=')).contains(".");
    }

    // As composed, because the grammar of overrides is not that of recipes.
    private static String value(Config config, String key) {
        return config.getIsNull(key) ? "null" : config.getValue(key).render(ConfigRenderOptions.concise());
    }
}
