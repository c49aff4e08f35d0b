package io.anomalight.app.command;

import io.anomalight.app.catalog.Catalog;
import io.anomalight.app.catalog.CatalogMarkdown;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code anomalight reference}: writes the reference pages of the manual from the code, for developers. */
@Command(
        name = "reference",
        hidden = true,
        description = "Print all settings and all commands as pages of Markdown.",
        mixinStandardHelpOptions = true)
public final class ReferenceCommand implements Callable<Integer> {
    private static final String FOLDER = "src/site/markdown/reference";

    @Option(
            names = "--write",
            arity = "0..1",
            fallbackValue = FOLDER,
            paramLabel = "FOLDER",
            description = "Write the pages into a folder (default: " + FOLDER + ").")
    private Optional<Path> written = Optional.empty();

    @Option(
            names = "--check",
            arity = "0..1",
            fallbackValue = FOLDER,
            paramLabel = "FOLDER",
            description = "Fail if the pages in a folder are out of date (default: " + FOLDER + ").")
    private Optional<Path> checked = Optional.empty();

    /** The text of each page by its file name. */
    public static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>(CatalogMarkdown.pages(Catalog.of(List.of())));
        pages.put("commands.md", CommandsMarkdown.page(Anomalight.commandLine()));
        return pages;
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> pages = pages();
        if (written.isPresent()) {
            for (Map.Entry<String, String> page : pages.entrySet()) {
                AtomicFile.write(written.get().resolve(page.getKey()), page.getValue());
            }
        }
        if (checked.isPresent()) {
            List<String> outdated = outdated(checked.get(), pages);
            if (!outdated.isEmpty()) {
                throw new UserError(
                        "the reference in " + checked.get() + " is out of date (" + String.join(", ", outdated)
                                + "): ./anomalight reference --write " + checked.get() + " updates it");
            }
        }
        if (written.isEmpty() && checked.isEmpty()) {
            pages.values().forEach(TerminalConsole.standard()::line);
        }
        return 0;
    }

    /** The names of the pages that are missing in a folder or out of date. */
    private static List<String> outdated(Path folder, Map<String, String> pages) throws IOException {
        List<String> outdated = new ArrayList<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Path file = folder.resolve(page.getKey());
            if (!Files.isRegularFile(file) || !Files.readString(file).equals(page.getValue())) {
                outdated.add(page.getKey());
            }
        }
        return outdated;
    }
}
