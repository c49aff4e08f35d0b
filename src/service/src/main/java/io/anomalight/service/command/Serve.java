package io.anomalight.service.command;

import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The program that serves archives without PyTorch: {@code java io.anomalight.service.command.Serve models=parts}. It takes the keys of
 * {@code anomalight serve}, except those of trainings.
 */
@Command(
        name = "serve",
        description = {
            ServeHelp.SUMMARY,
            ServeHelp.SERVICE,
            "This program scores with ONNX Runtime only, and does not train.",
            ServeHelp.HISTORY,
            ServeHelp.SINKS,
            ServeHelp.WATCH
        },
        mixinStandardHelpOptions = true,
        versionProvider = Serve.VersionLine.class)
public final class Serve implements Callable<Integer> {
    private static final String LOG_SETTINGS = "logback.configurationFile";

    @Option(names = "--debug", description = "Print a stack trace when something fails.")
    private boolean debug;

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Serve() {}

    /** Serves until Ctrl-C or SIGTERM, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_SETTINGS) == null) {
            System.setProperty(LOG_SETTINGS, "io/anomalight/service/command/serve.xml");
        }
        Serve serve = new Serve();
        CommandErrors errors = serve.errors();
        CommandLine line = serve.commandLine(errors);
        NativeNames.warning().ifPresent(line.getErr()::println);
        System.exit(errors.execute(line, arguments));
    }

    /** The command line, ready to execute. */
    static CommandLine commandLine() {
        Serve serve = new Serve();
        return serve.commandLine(serve.errors());
    }

    private CommandLine commandLine(CommandErrors errors) {
        CommandLine line = new CommandLine(this);
        errors.handle(line);
        return line;
    }

    private CommandErrors errors() {
        return new CommandErrors(() -> debug, Serve::nativeLibrary);
    }

    @Override
    public Integer call() throws InterruptedException {
        Serving.untilSignal(arguments, spec.commandLine().getOut(), Serve::start);
        return 0;
    }

    private static Service start(ServiceConfig config) {
        if (config.learning().isPresent()) {
            throw new UserError("training= needs PyTorch, which this program does not have; start the service with"
                    + " anomalight serve, or leave training= out");
        }
        return Service.start(config);
    }

    /** The sentence for a native library that can't be loaded: those of ONNX Runtime and SQLite are unpacked at the start. */
    static String nativeLibrary(String reason) {
        return "Failed: a native library can't be loaded: " + reason + ". Native libraries are unpacked into "
                + System.getProperty("java.io.tmpdir", "")
                + ": make sure that this folder can be written, or name another one with -Djava.io.tmpdir=<folder>.";
    }

    /** The line that {@code --version} prints. */
    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"anomalight serve " + AnomalightVersion.current()};
        }
    }
}
