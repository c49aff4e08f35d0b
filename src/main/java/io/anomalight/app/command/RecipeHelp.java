package io.anomalight.app.command;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.WrappedText;
import io.anomalight.framework.config.recipe.Recipes;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Adds the list of recipes to the help of every command with overrides. */
final class RecipeHelp {
    private static final int INDENT = 6;

    private RecipeHelp() {}

    /** Registers the list; the recipes are read only when help is printed, because they are many files. */
    static void describe(CommandLine line) {
        addTo(line);
        describeSubcommands(line);
    }

    private static void describeSubcommands(CommandLine line) {
        for (CommandLine command : line.getSubcommands().values()) {
            if (RecipeOptions.areIn(command.getCommandSpec())) {
                addTo(command);
            }
            describeSubcommands(command);
        }
    }

    private static void addTo(CommandLine command) {
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> {
            String[] recipes = lines(RecipeSearch.standard().recipes()).toArray(String[]::new);
            help.commandSpec().usageMessage().footer(recipes);
            return help.footer();
        });
    }

    private static List<String> lines(Recipes recipes) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Recipes (group=recipe):");
        for (String group : recipes.groups()) {
            // picocli formats its texts, so a percent sign must be doubled
            recipes.options(group)
                    .forEach((option, description) -> lines.addAll(WrappedText.lines(
                            "  " + group + "=" + option + "  ", description.replace("%", "%%"), INDENT)));
        }
        return lines;
    }
}
