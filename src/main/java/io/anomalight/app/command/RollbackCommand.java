package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.detector.archive.ArchiveVersions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight rollback}. */
@Command(
        name = "rollback",
        description = {
            "Bring the newest former version of an archive back: it replaces the archive at once, and the archive that was live"
                    + " becomes the candidate again.",
            "Keys: archive=<archive>, discard=<true or false> whether to delete another candidate first (default false)."
        },
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    private static final String ARCHIVE = "archive";
    private static final String DISCARD = "discard";

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        RunOptions keys = RunOptions.only(arguments, Set.of(ARCHIVE, DISCARD));
        Path archive = Path.of(keys.required(ARCHIVE));
        ArchiveVersions versions = ArchiveVersions.of(archive);
        TerminalConsole console = TerminalConsole.standard();
        boolean discard = keys.flag(DISCARD, "deletes a candidate that is not live yet");
        ArchiveVersions.Change change = versions.rollback(discard);
        console.line("Live: " + archive + ", as it was before.");
        if (!change.before().equals(change.live())) {
            console.line("The archive that was live is the candidate again: " + change.before());
        }
        return 0;
    }
}
