package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight promote}. */
@Command(
        name = "promote",
        description = {
            "Put the candidate that \"update\" wrote live: it replaces the archive at once, and the former archive is kept beside it"
                    + " with a number. A running service loads it as any changed archive.",
            "Keys: archive=<archive>, whose candidate is <archive>.next, keep=<number of former versions to keep> (default 5)."
        },
        mixinStandardHelpOptions = true)
final class PromoteCommand implements Callable<Integer> {
    private static final String ARCHIVE = "archive";
    private static final String KEEP = "keep";

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        RunOptions keys = RunOptions.only(arguments, Set.of(ARCHIVE, KEEP));
        Path archive = Path.of(keys.required(ARCHIVE));
        ArchiveVersions versions = ArchiveVersions.of(archive);
        TerminalConsole console = TerminalConsole.standard();
        if (versions.hasCandidate() && Files.exists(archive)) {
            String before = Archive.open(archive).card().model();
            String after = Archive.open(versions.candidate()).card().model();
            if (!before.equals(after)) {
                console.line("ATTENTION: the candidate's model is " + after + ", that of the live archive is " + before
                        + ".");
            }
        }
        ArchiveVersions.Change change = versions.promote(keep(keys));
        console.line("Live: " + archive);
        if (!change.before().equals(change.live())) {
            console.line("Before: " + change.before() + ", which \"anomalight rollback archive=" + archive
                    + "\" brings back.");
        }
        return 0;
    }

    private static int keep(RunOptions keys) {
        String value = keys.keys().getOrDefault(KEEP, String.valueOf(ArchiveVersions.KEEP));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UserError(KEEP + "=" + value + " is not a whole number; give the number of former versions", e);
        }
    }
}
