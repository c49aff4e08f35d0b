package io.anomalight.app;

import io.anomalight.framework.config.Recipes;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Adds to the help of every command that takes overrides which recipes there are. */
final class RecipeHelp {
    private static final int INDENT = 6;

    private RecipeHelp() {}

    static void describe(CommandLine line) {
        String[] recipes = lines(RecipeSearch.standard().recipes()).toArray(String[]::new);
        line.getCommandSpec().usageMessage().footer(recipes);
        describe(line, recipes);
    }

    private static void describe(CommandLine line, String[] recipes) {
        for (CommandLine command : line.getSubcommands().values()) {
            if (RecipeOptions.areIn(command.getCommandSpec())) {
                command.getCommandSpec().usageMessage().footer(recipes);
            }
            describe(command, recipes);
        }
    }

    private static List<String> lines(Recipes recipes) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Recipes (group=recipe):");
        for (String group : recipes.groups()) {
            // picocli formats its texts, and a percent sign would be an instruction
            recipes.options(group)
                    .forEach((option, description) -> lines.addAll(
                            Wrapped.lines("  " + group + "=" + option + "  ", description.replace("%", "%%"), INDENT)));
        }
        return lines;
    }
}
