package io.anomalight.app.command;

import io.anomalight.app.console.NativeNames;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.console.PrintableText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line. Exit code 0: success; 2: an error that the user can correct; 1: any other failure. */
@Command(
        name = "anomalight",
        description = "Visual anomaly detection: learns from images of good parts and finds defects on other parts.",
        mixinStandardHelpOptions = true,
        versionProvider = Anomalight.VersionLine.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            TestCommand.class,
            ValidateCommand.class,
            PredictCommand.class,
            ExportCommand.class,
            CalibrateCommand.class,
            UpdateCommand.class,
            PromoteCommand.class,
            RollbackCommand.class,
            ServeCommand.class,
            FeedbackCommand.class,
            ReplayCommand.class,
            MeasureCommand.class,
            BenchmarkCommand.class,
            ReproduceCommand.class,
            ChooseCommand.class,
            BackbonesCommand.class,
            ShellCommand.class,
            CompletionCommand.class,
            ReferenceCommand.class,
            SpeedWorkerCommand.class
        })
public final class Anomalight {
    private static final int USER_ERROR = 2;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print a stack trace when something fails.")
    private boolean debug;

    private Anomalight() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Anomalight anomalight = new Anomalight();
        CommandLine line = commandLine(anomalight);
        NativeNames.warning().ifPresent(line.getErr()::println);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> anomalight.report(failure, line.getErr()));
        CacheFolder.useForEngine();
        System.exit(execute(anomalight, line, arguments));
    }

    // Picocli passes exceptions to the handler below, but not errors such as OutOfMemoryError or UnsatisfiedLinkError.
    private static int execute(Anomalight anomalight, CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (Error failure) {
            return anomalight.report(failure, line.getErr());
        }
    }

    /** The command line with all commands, ready to execute or to print help. */
    public static CommandLine commandLine() {
        return commandLine(new Anomalight());
    }

    private static CommandLine commandLine(Anomalight anomalight) {
        CommandLine line = new CommandLine(anomalight);
        CatalogCommand.addTo(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> anomalight.report(failure, command.getErr()));
        line.setParameterExceptionHandler((fault, arguments) -> {
            PrintWriter err = fault.getCommandLine().getErr();
            err.println(PrintableText.of(String.valueOf(fault.getMessage())));
            CommandLine.UnmatchedArgumentException.printSuggestions(fault, err);
            err.println("Try --help.");
            return USER_ERROR;
        });
        RecipeHelp.describe(line);
        return line;
    }

    /** Prints one sentence about the failure, and the stack trace if {@code --debug} is set; returns the exit code. */
    private int report(Throwable failure, PrintWriter err) {
        if (debug) {
            err.print(PrintableText.of(stackTrace(failure)));
        }
        FailureReport report = FailureReport.of(failure);
        err.println(PrintableText.of(report.sentence()));
        if (!debug && report.code() != USER_ERROR) {
            err.println("Run again with --debug for the stack trace.");
        }
        return report.code();
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /** The line that {@code --version} prints. */
    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return List.of("anomalight " + AnomalightVersion.current()).toArray(String[]::new);
        }
    }
}
