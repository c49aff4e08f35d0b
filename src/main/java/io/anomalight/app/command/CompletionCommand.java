package io.anomalight.app.command;

import io.anomalight.app.catalog.Catalog;
import io.anomalight.app.console.TerminalConsole;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anomalight completion}. */
@Command(
        name = "completion",
        description = {
            "Print a script that completes commands, options, recipes and keys.",
            "To use it: eval \"$(anomalight completion bash)\", with zsh in place of bash for that shell."
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** The supported shells. */
    enum Shell {
        BASH,
        ZSH;

        /** Its name on the command line. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    private Shell shell = Shell.BASH;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        CompletionScript script = new CompletionScript(spec.root().commandLine(), Catalog.of(List.of()));
        TerminalConsole.standard().line(shell == Shell.BASH ? script.bash() : script.zsh());
        return 0;
    }
}
