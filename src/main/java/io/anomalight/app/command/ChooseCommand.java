package io.anomalight.app.command;

import io.anomalight.app.choose.Choice;
import io.anomalight.app.choose.ChoiceResult;
import io.anomalight.app.choose.ChooseConfig;
import io.anomalight.app.choose.ChosenRecipe;
import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.sweep.SweepCheck;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight choose}. */
@Command(
        name = "choose",
        description = {
            "Train several models on your images within a time budget, rank them on the validation images, and write the"
                    + " recipe of the best. Without defective images they are compared on synthetic defects. No test image"
                    + " is read.",
            "Keys: choose=<recipe> names the candidates, choose.max_time=<time> the budget (default 10m);"
                    + " to=<new folder> (default trainer.default_root_dir/choose/<time>). All other arguments are"
                    + " overrides of every candidate."
        },
        mixinStandardHelpOptions = true)
final class ChooseCommand implements Callable<Integer> {
    private static final String GROUP = "choose";
    private static final int NO_RESULT = 1;

    /** What the command itself decides, with the reason. */
    private static final Map<String, String> OWN = Map.of(
            "model", "the candidates are in a recipe: choose=<recipe>",
            "experiment", "the candidates are in a recipe: choose=<recipe>",
            "trainer.max_time", "the budget of all candidates is choose.max_time",
            "trainer.limit_test_batches", "no test image is read");

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.TO));
        CommandSection section = CommandSection.of(GROUP, keys.overrides());
        List<String> arguments = section.others();
        arguments.forEach(ChooseCommand::refuse);
        Composer composer = options.composer();
        ChooseConfig config = section.read(composer, List.of(GROUP + "=default"), ChooseConfig.class);
        List<SweepPoint> points = config.candidates().stream()
                .map(candidate -> new SweepPoint(
                        Stream.concat(candidate.overrides().stream(), arguments.stream())
                                .toList(),
                        Map.of()))
                .toList();
        SweepCheck check = new SweepCheck(composer);
        Path root = check.defaultRootDir(points);
        if (options.printOnly()) {
            points.forEach(point -> console.line(options.printed(composer.compose(point.overrides()))));
            return 0;
        }
        check.folders(
                points, keys.keys().containsKey(RunOptions.TO) ? Path.of(keys.required(RunOptions.TO)) : root, console);
        Path folder = folder(keys, root);
        ProcessSignals signals = ProcessSignals.listen(console);
        ChoiceResult result = new Choice(config, composer, arguments, folder, console, signals).run();
        new ChosenRecipe(composer, result).write(folder);
        console.line("\n" + result.text(folder));
        return signals.requested() ? signals.exitCode() : result.isDecided() ? 0 : NO_RESULT;
    }

    private static void refuse(String override) {
        String key = override.split("=", 2)[0];
        String why = OWN.get(key);
        if (why != null) {
            throw new UserError(override + " has no effect here: " + why);
        }
        if (!override.contains("=") || key.startsWith("+") || key.startsWith("~")) {
            throw new UserError(override + " can't be used here; use group=recipe or key=value");
        }
    }

    private static Path folder(RunOptions keys, Path root) {
        if (keys.keys().containsKey(RunOptions.TO)) {
            return NewFolder.exactly(RunOptions.TO, Path.of(keys.required(RunOptions.TO)));
        }
        Path parent = root.resolve(GROUP);
        try {
            return NewFolder.timed(parent, LocalDateTime.now(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw FileFailure.writing(parent, e);
        }
    }
}
