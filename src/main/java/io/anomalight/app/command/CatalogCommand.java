package io.anomalight.app.command;

import io.anomalight.app.catalog.Catalog;
import io.anomalight.app.catalog.Catalog.Kind;
import io.anomalight.app.catalog.CatalogJson;
import io.anomalight.app.catalog.CatalogText;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.framework.config.record.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anomalight models}, and one such command for each other kind of part that a recipe can choose. */
@Command(mixinStandardHelpOptions = true)
final class CatalogCommand implements Callable<Integer> {
    private final Kind kind;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Show all settings of these.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "Print all settings as JSON, for programs.")
    private boolean json;

    @Option(
            names = "--config-dir",
            paramLabel = "FOLDER",
            description =
                    "A folder with recipes of your own, with the layout of configs/; may be repeated, the first one wins.")
    private List<Path> configDirs = new ArrayList<>();

    CatalogCommand(Kind kind) {
        this.kind = kind;
    }

    /** Adds a command for each kind; {@code data} also gets the sub-command {@code inspect}. */
    static void addTo(CommandLine line) {
        for (Kind kind : Kind.values()) {
            CommandLine command = new CommandLine(new CatalogCommand(kind));
            command.getCommandSpec().usageMessage().description(description(kind));
            if (kind == Kind.DATA) {
                command.addSubcommand(new InspectCommand());
            }
            line.addSubcommand(kind.command(), command);
        }
    }

    private static String description(Kind kind) {
        return kind == Kind.TRAINER
                ? "Show all settings of the trainer, with types and defaults."
                : "List the " + kind.title().toLowerCase(Locale.ROOT)
                        + ", also those of plugins, or all settings of the named ones.";
    }

    @Override
    public Integer call() {
        Catalog catalog = Catalog.of(configDirs);
        TerminalConsole.standard().line(text(catalog));
        return 0;
    }

    private String text(Catalog catalog) {
        List<Reference> chosen =
                names.stream().map(name -> catalog.part(kind, name)).toList();
        if (json) {
            return CatalogJson.of(names.isEmpty() ? catalog.parts(kind) : chosen);
        }
        List<Reference> inFull = kind == Kind.TRAINER ? catalog.parts(kind) : chosen;
        return inFull.isEmpty()
                ? CatalogText.list(kind, catalog)
                : String.join(
                        "\n\n",
                        inFull.stream()
                                .map(part -> CatalogText.full(kind, part))
                                .toList());
    }
}
