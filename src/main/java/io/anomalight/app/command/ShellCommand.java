package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.shell.ShellSession;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight shell}. */
@Command(
        name = "shell",
        description = {
            "Start JShell with Anomalight's classes and an experiment made of the overrides, to try things and to"
                    + " inspect a run: run(\"results/latest\").scores().",
            "Keys: run=<run folder, checkpoint or latest pointer>: the variable run is that run, and experiment is"
                    + " its experiment.",
            "Exit with /exit or the end of the input; /help lists what JShell can do."
        },
        mixinStandardHelpOptions = true)
final class ShellCommand implements Callable<Integer> {
    private static final String MODULE = "jdk.jshell";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.RUN));
        boolean ofRun = keys.keys().containsKey(RunOptions.RUN);
        // Composed here too, so that an error ends the command before JShell starts.
        Composition composition =
                ofRun ? keys.composition(options) : options.composer().compose(keys.overrides());
        if (options.printOnly()) {
            console.line(options.printed(composition));
            return 0;
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            throw new UserError("the shell needs the module " + MODULE + ", which this Java ("
                    + System.getProperty("java.home") + ") does not have; set JAVA_HOME to a JDK");
        }
        Experiment.of(composition, console);
        console.line("The variable experiment is " + (ofRun ? "the experiment of the run" : "made of these overrides")
                + "; run(\"results/latest\").scores() shows the newest scores. /exit ends the shell.");
        return new ShellSession(firstLines(keys)).run();
    }

    /** The lines of Java that define the variables {@code run} and {@code experiment}. */
    private List<String> firstLines(RunOptions keys) {
        List<String> arguments = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Optional.ofNullable(keys.keys().get(RunOptions.RUN)).ifPresent(named -> {
            lines.add("FinishedRun run = run(" + ShellSession.literal(named) + ");");
            arguments.add("run");
        });
        arguments.add(options.configDirs().stream()
                .map(folder -> "Path.of(" + ShellSession.literal(folder) + ")")
                .collect(Collectors.joining(", ", "List.of(", ")")));
        keys.overrides().forEach(override -> arguments.add(ShellSession.literal(override)));
        lines.add("Experiment experiment = experiment(" + String.join(", ", arguments) + ");");
        return lines;
    }
}
