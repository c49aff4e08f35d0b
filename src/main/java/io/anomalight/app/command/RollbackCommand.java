package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.PastVerdicts;
import io.anomalight.service.product.ProductNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            "Keys: archive=<archive>, discard=<true or false> whether to delete another candidate first (default false),"
                    + " history=<SQLite file of a service> in which the feedback that the deleted candidate used counts as unused"
                    + " again, product=<name of a product> (default the name of the archive)."
        },
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    private static final String ARCHIVE = "archive";
    private static final String DISCARD = "discard";

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        RunOptions keys =
                RunOptions.only(arguments, Set.of(ARCHIVE, DISCARD, UpdateHistory.HISTORY, UpdateHistory.PRODUCT));
        Path archive = Path.of(keys.required(ARCHIVE));
        ArchiveVersions versions = ArchiveVersions.of(archive);
        TerminalConsole console = TerminalConsole.standard();
        boolean discard = keys.flag(DISCARD, "deletes a candidate that is not live yet");
        Optional<Path> history = history(keys);
        Optional<String> discarded = versions.hasCandidate() ? versions.candidateSha256() : Optional.empty();
        ArchiveVersions.Change change = versions.rollback(discard);
        console.line("Live: " + archive + ", as it was before.");
        if (history.isPresent() && discarded.isPresent()) {
            String product = keys.keys().getOrDefault(UpdateHistory.PRODUCT, ProductNames.nearest(archive));
            try (PastVerdicts past = PastVerdicts.open(history.get())) {
                past.unuse(product, discarded.get());
            }
        }
        if (!change.before().equals(change.live())) {
            console.line("The archive that was live is the candidate again: " + change.before());
        }
        return 0;
    }

    /** The file of the history, which is checked first, so that a wrong name changes nothing. */
    private static Optional<Path> history(RunOptions keys) {
        if (keys.keys().containsKey(UpdateHistory.HISTORY)) {
            Path file = Path.of(keys.required(UpdateHistory.HISTORY));
            PastVerdicts.open(file).close();
            return Optional.of(file);
        }
        if (keys.keys().containsKey(UpdateHistory.PRODUCT)) {
            throw new UserError("product= needs history=<SQLite file of a service>; set it, or leave product= out");
        }
        return Optional.empty();
    }
}
