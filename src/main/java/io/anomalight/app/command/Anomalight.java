package io.anomalight.app.command;

import io.anomalight.app.run.CacheFolder;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.service.command.CommandErrors;
import io.anomalight.service.command.NativeNames;
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
            LrFindCommand.class,
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
            CompareCommand.class,
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
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print a stack trace when something fails.")
    private boolean debug;

    private Anomalight() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Anomalight anomalight = new Anomalight();
        CommandErrors errors = anomalight.errors();
        CommandLine line = commandLine(anomalight, errors);
        NativeNames.warning().ifPresent(line.getErr()::println);
        CacheFolder.useForEngine();
        System.exit(errors.execute(line, arguments));
    }

    /** The command line with all commands, ready to execute or to print help. */
    public static CommandLine commandLine() {
        Anomalight anomalight = new Anomalight();
        return commandLine(anomalight, anomalight.errors());
    }

    private static CommandLine commandLine(Anomalight anomalight, CommandErrors errors) {
        CommandLine line = new CommandLine(anomalight);
        CatalogCommand.addTo(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        errors.handle(line);
        RecipeHelp.describe(line);
        return line;
    }

    private CommandErrors errors() {
        return new CommandErrors(() -> debug, Anomalight::nativeLibrary);
    }

    /** The sentence for a native library of the engine that can't be loaded. */
    static String nativeLibrary(String reason) {
        return "Failed: PyTorch's native library can't be loaded: " + reason + ". It is unpacked into "
                + CacheFolder.engine()
                + ": make sure that this folder can be written and the disk has space, or name another one with ANOMALIGHT_CACHE.";
    }

    /** The line that {@code --version} prints. */
    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return List.of("anomalight " + AnomalightVersion.current()).toArray(String[]::new);
        }
    }
}
