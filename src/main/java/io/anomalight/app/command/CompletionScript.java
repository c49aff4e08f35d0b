package io.anomalight.app.command;

import io.anomalight.app.catalog.Catalog;
import io.anomalight.app.catalog.Catalog.Kind;
import io.anomalight.framework.config.record.Reference;
import io.anomalight.framework.config.record.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The completion script for a shell. It contains all names that are known when it is printed. */
final class CompletionScript {
    // A command's own keys are found in its help text: run=<run folder, …>
    private static final Pattern OWN_KEY = Pattern.compile("\\b([a-z_]+=)<");

    private final CommandLine line;
    private final Catalog catalog;
    private final Map<String, CommandSpec> commands = new TreeMap<>();

    CompletionScript(CommandLine line, Catalog catalog) {
        this.line = line;
        this.catalog = catalog;
        collect(line);
    }

    private void collect(CommandLine parent) {
        parent.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                commands.put(name, command.getCommandSpec());
                collect(command);
            }
        });
    }

    /** The script for bash; picocli generates the part for commands and options. */
    String bash() {
        return template("anomalight.bash")
                .replace(
                        "@PICOCLI@",
                        AutoComplete.bash(line.getCommandName(), line).strip())
                .replace("@KEYS@", String.join("\n", keys()))
                .replace("@VALUES@", String.join("\n", values()))
                .replace("@WORDS@", cases(command -> "printf '%s\\n' " + String.join(" ", quoted(words(command)))))
                .replace("@OVERRIDES@", cases(command -> RecipeOptions.areIn(command) ? "return 0" : "return 1"));
    }

    /** The script for zsh. */
    String zsh() {
        return template("anomalight.zsh")
                .replace(
                        "@COMMANDS@",
                        lines(line.getSubcommands().entrySet().stream()
                                .filter(command -> commands.containsKey(command.getKey()))
                                .map(command -> described(
                                        command.getKey(),
                                        command.getValue()
                                                .getCommandSpec()
                                                .usageMessage()
                                                .description()))))
                .replace("@KEYS@", lines(quoted(keys()).stream()))
                .replace("@VALUES@", lines(quoted(values()).stream()))
                .replace(
                        "@WORDS@",
                        cases(command -> "words_of=(" + String.join(" ", quoted(words(command))) + "); takes_overrides="
                                + (RecipeOptions.areIn(command) ? 1 : 0)))
                .replace("@OPTIONS@", cases(command -> "options=(" + String.join(" ", options(command)) + ")"));
    }

    /** Every key that an override can set, each with an equals sign. */
    private Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        catalog.recipes().groups().forEach(group -> keys.add(group + "="));
        // A placeholder such as <name> can't be completed.
        settings().map(Setting::key).filter(key -> !key.contains("<")).forEach(key -> keys.add(key + "="));
        return keys;
    }

    /** Every override whose key has a fixed list of values, such as {@code model=cflow}. */
    private Set<String> values() {
        Set<String> values = new TreeSet<>();
        catalog.recipes()
                .groups()
                .forEach(group ->
                        catalog.recipes().options(group).keySet().forEach(option -> values.add(group + "=" + option)));
        settings().forEach(setting -> setting.choices().forEach(value -> values.add(setting.key() + "=" + value)));
        for (Kind kind : Kind.values()) {
            // A recipe can use several callbacks and loggers: each has its own override.
            if (kind.allowsSeveral()) {
                names(kind).forEach(name -> values.add(kind.override(name)));
            }
        }
        return values;
    }

    private Stream<Setting> settings() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.concat(
                        catalog.parts(kind).stream(),
                        kind.allowsSeveral() ? catalog.recipesOf(kind).stream() : Stream.of()))
                .flatMap(part -> part.settings().stream());
    }

    private List<String> names(Kind kind) {
        return catalog.parts(kind).stream().map(Reference::name).toList();
    }

    /** The words that may follow a command, apart from options and overrides: sub-commands, names that it lists, its own keys. */
    private List<String> words(CommandSpec command) {
        List<String> words = new ArrayList<>(command.subcommands().keySet());
        Arrays.stream(Kind.values())
                .filter(kind -> kind.command().equals(command.name()))
                .forEach(kind -> words.addAll(names(kind)));
        OWN_KEY.matcher(String.join(" ", command.usageMessage().description()))
                .results()
                .map(key -> key.group(1))
                .forEach(words::add);
        if (command.userObject() instanceof CompletionCommand) {
            Arrays.stream(CompletionCommand.Shell.values())
                    .map(CompletionCommand.Shell::word)
                    .forEach(words::add);
        }
        return words;
    }

    private static List<String> options(CommandSpec command) {
        return command.options().stream()
                .flatMap(option -> Arrays.stream(option.names()).map(name -> described(name, option.description())))
                .toList();
    }

    private String cases(Function<CommandSpec, String> body) {
        return commands.entrySet().stream()
                .map(command -> "    " + command.getKey() + ") " + body.apply(command.getValue()) + " ;;")
                .collect(Collectors.joining("\n"));
    }

    private static String lines(Stream<String> words) {
        return words.map(word -> "    " + word).collect(Collectors.joining("\n"));
    }

    /** A word with its description, in the format of zsh's {@code _describe}. */
    private static String described(String word, String[] description) {
        String first = description.length == 0 ? "" : description[0];
        return quoted(word.replace(":", "\\:") + ":" + first.replace("%%", "%"));
    }

    private static List<String> quoted(Iterable<String> words) {
        List<String> quoted = new ArrayList<>();
        words.forEach(word -> quoted.add(quoted(word)));
        return quoted;
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String template(String name) {
        try (InputStream content = Objects.requireNonNull(
                CompletionScript.class.getResourceAsStream("/completion/" + name), "part of the jar")) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
