package io.anomalight.app.command;

import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.replay.ReplayFiles;
import io.anomalight.app.replay.ReplayText;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.service.replay.Replay;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.replay.ReplaySource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight replay}. */
@Command(
        name = "replay",
        description = {
            "Score the images that a service kept again with another archive, and show which verdicts would change. The service"
                    + " may be running; nothing of it is changed.",
            "Keys: archive=<candidate>, history=<SQLite file of the service>, keep_images=<its folder of images>,"
                    + " product=<name of a product>, before=<archive to compare with> (default: the verdicts in the history),"
                    + " to=<folder for flips.csv and the page flips.html> (default: none), engine=<auto, pytorch or"
                    + " onnxruntime> (auto)."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final String ARCHIVE = "archive";
    private static final String HISTORY = "history";
    private static final String KEEP_IMAGES = "keep_images";
    private static final String PRODUCT = "product";
    private static final String BEFORE = "before";
    private static final String ENGINE = "engine";

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.only(
                arguments, Set.of(ARCHIVE, HISTORY, KEEP_IMAGES, PRODUCT, BEFORE, RunOptions.TO, ENGINE));
        Path candidate = Path.of(keys.required(ARCHIVE));
        Path images = Path.of(keys.required(KEEP_IMAGES));
        ReplaySource source = new ReplaySource(Path.of(keys.required(HISTORY)), images, keys.required(PRODUCT));
        ScoringEngine engine = ScoringEngine.named(keys.keys().getOrDefault(ENGINE, ScoringEngine.AUTO.toString()));
        Optional<Path> to = keys.keys().containsKey(RunOptions.TO)
                ? Optional.of(Path.of(keys.required(RunOptions.TO)))
                : Optional.empty();
        to.ifPresent(ReplayFiles::check);
        ProcessSignals signals = ProcessSignals.listen(console);
        Replay replay = new Replay(source, DetectorOptions.DEFAULT.withEngine(engine), signals, console);
        ReplayResult result = keys.keys().containsKey(BEFORE)
                ? replay.run(Path.of(keys.required(BEFORE)), candidate)
                : replay.run(candidate);
        ReplayText.lines(result).forEach(console::line);
        to.ifPresent(folder -> console.line("Written to " + ReplayFiles.write(result, images, candidate, folder)));
        return signals.exitCode();
    }
}
