package io.anomalight.app;

import io.anomalight.framework.config.Recipes;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Adds to the help of every command which recipes there are. */
final class RecipeHelp {
    private RecipeHelp() {}

    static void describe(CommandLine line) {
        String[] recipes = lines(RecipeSearch.standard().recipes()).toArray(String[]::new);
        line.getCommandSpec().usageMessage().footer(recipes);
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().usageMessage().footer(recipes));
    }

    private static List<String> lines(Recipes recipes) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Recipes (group=recipe):");
        for (String group : recipes.groups()) {
            recipes.options(group).forEach((option, description) -> {
                // picocli formats its texts, and a percent sign would be an instruction
                lines.add(("  " + group + "=" + option + "  " + description).replace("%", "%%"));
            });
        }
        return lines;
    }
}
