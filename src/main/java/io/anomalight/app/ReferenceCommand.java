package io.anomalight.app;

import io.anomalight.framework.UserError;
import io.anomalight.framework.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code anomalight reference}: the tables of the README, for those who change what they are made of. */
@Command(
        name = "reference",
        hidden = true,
        description = "Print all that can be set as Markdown.",
        mixinStandardHelpOptions = true)
final class ReferenceCommand implements Callable<Integer> {
    static final String BEGIN = "<!-- reference -->\n";
    static final String END = "<!-- end of reference -->";

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Write it into a Markdown file, between the comments \"reference\" and \"end of reference\".")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() throws IOException {
        String tables = CatalogMarkdown.of(Catalog.of(List.of()));
        if (file.isEmpty()) {
            TerminalConsole.standard().line(tables);
            return 0;
        }
        String text = Files.readString(file.get());
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new UserError(
                    file.get() + " has no place for the tables: it needs the lines " + BEGIN.strip() + " and " + END);
        }
        AtomicFile.write(file.get(), text.substring(0, begin + BEGIN.length()) + tables + text.substring(end));
        return 0;
    }
}
