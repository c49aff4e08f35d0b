package io.anomalight.app.command;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.WrappedText;
import io.anomalight.framework.config.recipe.Recipes;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Adds to the help of every command that takes overrides which recipes there are. */
final class RecipeHelp {
    private static final int INDENT = 6;

    private RecipeHelp() {}

    /** The recipes are read when a help is printed, for they are many files and few starts print it. */
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
            // picocli formats its texts, and a percent sign would be an instruction
            recipes.options(group)
                    .forEach((option, description) -> lines.addAll(WrappedText.lines(
                            "  " + group + "=" + option + "  ", description.replace("%", "%%"), INDENT)));
        }
        return lines;
    }
}
