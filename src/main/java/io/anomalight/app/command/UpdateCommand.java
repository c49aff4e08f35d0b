package io.anomalight.app.command;

import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.ShellLine;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.ReadableImages;
import io.anomalight.app.update.ArchiveUpdate;
import io.anomalight.app.update.UpdateImages;
import io.anomalight.app.update.UpdateResult;
import io.anomalight.app.update.UpdateSettings;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight update}. */
@Command(
        name = "update",
        description = {
            "Let the model of an archive learn more good images, and write a candidate beside it, which \"promote\" puts live. A share"
                    + " of the good images is held out, and the thresholds are chosen again on them; bad images are never learned.",
            "Keys: archive=<archive>, good=<folder>, bad=<folder>, masks=<folder> of the bad images, run=<run folder that trained the"
                    + " archive> (default the one that the archive names, if it still exists), method=<auto, update or refit> (default"
                    + " auto: an update without the former images if the model has one, otherwise a new fit with the images of the"
                    + " run), holdout=<share of the good images for thresholds> (default 0.3), false_positive_rate=<share, for"
                    + " instance 0.01> (default: as in training if there are bad images, otherwise the rate of the archive),"
                    + " guarantee=<true or false>, review_false_positive_rate=<share>, category=<category of the images> for a"
                    + " model of several, to=<file> (default <archive>.next), replace=<true or"
                    + " false> whether a candidate may be replaced that was not put live (default false), new_run=<folder> of a new fit (default beside that of"
                    + " the run), on_error=<fail or skip> for images that can't be read.",
            "Keys to show which verdicts of a service would change, and to note which feedback was used: history=<SQLite file of the service>, keep_images=<its folder of"
                    + " images>, product=<name of a product> (default the name of the archive without its extension).",
            "All other keys, such as data.root=<folder>, change the data settings of the run, if its images have moved."
        },
        mixinStandardHelpOptions = true)
final class UpdateCommand implements Callable<Integer> {
    private static final String ARCHIVE = "archive";
    private static final String GOOD = "good";
    private static final String BAD = "bad";
    private static final String MASKS = "masks";
    private static final String METHOD = "method";
    private static final String RATE = "false_positive_rate";
    private static final String GUARANTEE = "guarantee";
    private static final String REVIEW_RATE = "review_false_positive_rate";
    private static final String HOLDOUT = "holdout";
    private static final String NEW_RUN = "new_run";
    private static final String REPLACE = "replace";
    private static final Set<String> KEYS = Set.of(
            ARCHIVE,
            GOOD,
            BAD,
            MASKS,
            METHOD,
            RATE,
            GUARANTEE,
            REVIEW_RATE,
            HOLDOUT,
            NEW_RUN,
            REPLACE,
            UpdateHistory.HISTORY,
            UpdateHistory.KEEP_IMAGES,
            UpdateHistory.PRODUCT,
            RunOptions.RUN,
            RunOptions.TO,
            RunOptions.CATEGORY,
            RunOptions.ON_ERROR,
            RunOptions.DATA_ON_ERROR);

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(arguments, KEYS);
        Path archive = Path.of(keys.required(ARCHIVE));
        UpdateSettings settings = settings(keys);
        Optional<UpdateHistory> history = UpdateHistory.of(keys, archive);
        UpdateImages images =
                UpdateImages.ofFolders(Path.of(keys.required(GOOD)), path(keys, BAD), path(keys, MASKS), console::line);
        ModelCard card = Archive.open(archive).card();
        UpdateImages readable = new UpdateImages(
                ReadableImages.of(
                        images.good(), keys.onError(), file -> read(new FileSample(file, Label.NORMAL), card), console),
                ReadableImages.of(images.bad(), keys.onError(), sample -> read(sample, card), console));
        Optional<String> replaced =
                settings.to().isEmpty() ? ArchiveVersions.of(archive).candidateSha256() : Optional.empty();
        ProcessSignals signals = ProcessSignals.listen(console);
        UpdateResult result = ArchiveUpdate.of(archive, readable, settings).run(console, signals);
        result.lines().forEach(console::line);
        history.ifPresent(past -> past.show(result, replaced, signals, console));
        if (settings.to().isEmpty()) {
            console.line("Put it live with: " + ShellLine.of("promote", "archive=" + archive));
        }
        return signals.exitCode();
    }

    private static void read(Sample image, ModelCard card) {
        image.reading(card.channels()).read(card.inputSize());
    }

    private static UpdateSettings settings(RunOptions keys) {
        keys.overrides().stream()
                .filter(override -> !override.startsWith("data."))
                .findFirst()
                .ifPresent(other -> {
                    throw new UserError(other + " has no effect here; an update keeps the recipe of the run, except for"
                            + " where its images are (data.root and other keys of data)");
                });
        List<String> overrides = new ArrayList<>(keys.overrides());
        if (keys.onError() == OnError.SKIP) {
            overrides.add(RunOptions.DATA_ON_ERROR + "=skip");
        }
        return new UpdateSettings(
                UpdateSettings.Method.named(keys.keys()
                        .getOrDefault(METHOD, UpdateSettings.DEFAULT.method().toString())),
                share(keys, RATE),
                keys.flag(GUARANTEE, "promises the rate for new good parts, or fails with the number of images needed"),
                share(keys, REVIEW_RATE),
                share(keys, HOLDOUT).orElse(UpdateSettings.DEFAULT.holdout()),
                keys.category().orElse(""),
                path(keys, RunOptions.RUN),
                overrides,
                path(keys, NEW_RUN),
                path(keys, RunOptions.TO),
                keys.flag(REPLACE, "deletes a candidate that is not live yet"));
    }

    private static Optional<Path> path(RunOptions keys, String key) {
        return keys.keys().containsKey(key) ? Optional.of(Path.of(keys.required(key))) : Optional.empty();
    }

    private static OptionalDouble share(RunOptions keys, String key) {
        return keys.keys().containsKey(key) ? OptionalDouble.of(keys.share(key)) : OptionalDouble.empty();
    }
}
