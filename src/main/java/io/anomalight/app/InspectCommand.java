package io.anomalight.app;

import io.anomalight.assembly.Registry;
import io.anomalight.framework.Environment;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.inspection.Inspection;
import io.anomalight.framework.data.inspection.Inspector;
import io.anomalight.framework.logging.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anomalight data inspect}. */
@Command(
        name = "inspect",
        description = {
            "Look through all images and masks before they are learned from: how they are split, what can't be read,"
                    + " which masks do not fit, what is in two splits at once.",
            "Exit code 0 if a training may begin, 2 if something must be mended."
        },
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    private static final int TO_BE_MENDED = 2;

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Option(names = "--json", description = "Print what was found as JSON, for machines; in full.")
    private boolean json;

    @Override
    public Integer call() {
        TerminalConsole terminal = TerminalConsole.standard();
        Composition composition = options.composer().compose(options.overrides());
        if (options.printOnly()) {
            terminal.line(composition.render());
            return 0;
        }
        // Progress must not get between the lines of JSON.
        Console console = json ? Console.SILENT : terminal;
        Blueprint blueprint = Blueprint.read(composition.config(), Registry.load(RecipeSearch.classPath()));
        Environment environment = new Environment(blueprint.trainer().seed(), console, CacheFolder.ofThisUser());
        DataModule data = blueprint.dataModule(environment);
        StopSignals signals = StopSignals.listen(console);
        Inspection inspection =
                new Inspector(console, Runtime.getRuntime().availableProcessors()).inspect(data, signals);
        terminal.line(json ? InspectionJson.of(inspection) : InspectionText.of(inspection));
        if (signals.requested()) {
            console.line("It was stopped: only the images that are counted here were looked at.");
            return signals.exitCode();
        }
        return inspection.mustBeMended() ? TO_BE_MENDED : 0;
    }
}
