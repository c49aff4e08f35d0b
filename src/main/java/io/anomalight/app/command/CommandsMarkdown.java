package io.anomalight.app.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes every command with its arguments as a page of Markdown, from the definitions of the command line. */
final class CommandsMarkdown {
    private CommandsMarkdown() {}

    /** The page; hidden commands and the options that every command has are left out. */
    static String page(CommandLine line) {
        List<String> lines = new ArrayList<>(List.of(
                "# Commands",
                "",
                "Every command with its options and arguments. `./anomalight reference --write` makes this page from"
                        + " the code; `./anomalight <command> --help` prints the same. Every command also takes `--help`,"
                        + " `--version` and `--debug`.",
                ""));
        Map<String, List<String>> rows = new TreeMap<>();
        Map<String, CommandLine> commands = commands(line, "");
        commands.forEach((name, command) -> rows.put(name, rows(command.getCommandSpec())));
        List<String> shared = shared(rows.values());
        commands.forEach((name, command) -> {
            lines.addAll(List.of("## " + name, "", description(command.getCommandSpec()), ""));
            lines.addAll(table(rows.getOrDefault(name, List.of()), shared));
        });
        lines.addAll(List.of("<a id=\"recipes\"></a>", "", "## recipes and overrides", ""));
        lines.addAll(table(shared, List.of()));
        return String.join("\n", lines);
    }

    private static Map<String, CommandLine> commands(CommandLine line, String prefix) {
        Map<String, CommandLine> commands = new TreeMap<>();
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                commands.put(prefix + name, command);
                commands.putAll(commands(command, prefix + name + " "));
            }
        });
        return commands;
    }

    /** The rows that are common to all commands with overrides. */
    private static List<String> shared(Collection<List<String>> commands) {
        List<List<String>> withOverrides = commands.stream()
                .filter(rows -> rows.stream().anyMatch(row -> row.startsWith("| `OVERRIDE`")))
                .toList();
        return withOverrides.stream()
                .flatMap(List::stream)
                .distinct()
                .filter(row -> withOverrides.stream().allMatch(rows -> rows.contains(row)))
                .toList();
    }

    private static List<String> table(List<String> rows, List<String> shared) {
        List<String> lines = new ArrayList<>();
        List<String> own = rows.stream().filter(row -> !shared.contains(row)).toList();
        if (own.size() < rows.size()) {
            lines.addAll(List.of("It takes [recipes and overrides](#recipes).", ""));
        }
        if (!own.isEmpty()) {
            lines.addAll(List.of("| | |", "|---|---|"));
            lines.addAll(own);
            lines.add("");
        }
        return lines;
    }

    private static String description(CommandSpec command) {
        return words(String.join(" ", command.usageMessage().description()));
    }

    private static List<String> rows(CommandSpec command) {
        List<String> rows = new ArrayList<>();
        for (PositionalParamSpec word : command.positionalParameters()) {
            rows.add(row(word.paramLabel(), word));
        }
        for (OptionSpec option : command.options()) {
            if (!option.hidden() && !option.inherited() && !option.usageHelp() && !option.versionHelp()) {
                String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                rows.add(row(String.join(", ", option.names()) + label, option));
            }
        }
        return rows;
    }

    private static String row(String name, ArgSpec argument) {
        return "| `" + name.replace("|", "\\|") + "` | " + words(String.join(" ", argument.description())) + " |";
    }

    private static String words(String text) {
        return text.replace("%n", " ")
                .replace("%%", "%")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
