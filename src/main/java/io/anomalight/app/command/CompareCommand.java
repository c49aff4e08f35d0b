package io.anomalight.app.command;

import io.anomalight.app.compare.ComparisonFolder;
import io.anomalight.app.compare.ComparisonLines;
import io.anomalight.app.compare.RunComparison;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight compare}. */
@Command(
        name = "compare",
        description = {
            "Compare two runs that were tested on the same images: the differences of their metrics with intervals, how often each"
                    + " is right, and the images on which only one is.",
            "Keys: run=<run folder A> run=<run folder B>, to=<folder for metrics.csv, changed.csv and the page compare.html>"
                    + " (default: none)."
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    private static final String RUN = RunOptions.RUN + "=";

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.only(arguments, Set.of(RunOptions.RUN, RunOptions.TO));
        List<Path> runs = arguments.stream()
                .filter(argument -> argument.startsWith(RUN))
                .map(argument -> argument.substring(RUN.length()))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
        if (runs.size() != 2) {
            throw new UserError("compare needs two runs: run=<folder A> run=<folder B>, but has " + runs.size());
        }
        if (absolute(runs.get(0)).equals(absolute(runs.get(1)))) {
            throw new UserError("both runs of compare are " + runs.get(0) + "; name two runs");
        }
        RunComparison comparison = RunComparison.of(runs.get(0), runs.get(1));
        ComparisonLines.of(comparison).forEach(console::line);
        if (keys.keys().containsKey(RunOptions.TO)) {
            Path page = new ComparisonFolder(Path.of(keys.required(RunOptions.TO))).write(comparison);
            console.line("Written to " + page);
        }
        return 0;
    }

    private static Path absolute(Path run) {
        return run.toAbsolutePath().normalize();
    }
}
