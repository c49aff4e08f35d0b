package io.anomalight.app.command;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.inspect.InspectedRegion;
import io.anomalight.app.inspect.Inspection;
import io.anomalight.app.inspect.InspectionJson;
import io.anomalight.app.inspect.InspectionText;
import io.anomalight.app.inspect.Inspector;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anomalight data inspect}. */
@Command(
        name = "inspect",
        description = {
            "Check all images and masks before training: how they are split, which files can't be read, which masks do"
                    + " not match their image, which images are in two splits, which are nearly the same.",
            "Exit code 0 if training can start, 2 if something must be fixed."
        },
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    private static final int MUST_BE_FIXED = 2;
    private static final int MOST_NEAR = 64;

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Option(names = "--json", description = "Print all findings as JSON, for programs.")
    private boolean json;

    @Option(
            names = "--region",
            paramLabel = "FILE",
            description =
                    "Write a PNG of the first image with the outline of data.region to this file; of a category with"
                            + " an own region, to a file with its name behind a hyphen.")
    private Optional<Path> regionPicture = Optional.empty();

    @Option(
            names = "--near",
            paramLabel = "BITS",
            defaultValue = "5",
            description =
                    "Report images that are nearly the same as one of another split: those whose perceptual hashes differ in at"
                            + " most this number of 256 bits; 0 for none.")
    private int near = Inspector.USUAL_NEAR;

    @Override
    public Integer call() {
        if (near < 0 || near > MOST_NEAR) {
            throw new UserError("--near must be from 0 to " + MOST_NEAR + ", but is " + near
                    + (near < 0 ? ": write 0 to compare no images" : ": with more bits, different images are alike"));
        }
        TerminalConsole terminal = TerminalConsole.standard();
        Composition composition = options.composer().compose(options.overrides());
        if (options.printOnly()) {
            terminal.line(options.printed(composition));
            return 0;
        }
        // Progress must not appear between the lines of JSON.
        Console console = json ? Console.SILENT : terminal;
        ExperimentPlan plan = ExperimentPlan.read(composition.config(), Registry.load(RecipeSearch.classPath()));
        RunContext context = new RunContext(plan.trainer().seed(), console, CacheFolder.ofThisUser());
        DataModule data = plan.dataModule(context);
        RegionConfig region = data.loader().region().orElse(RegionConfig.NONE);
        InspectedRegion.check(region);
        ProcessSignals signals = ProcessSignals.listen(console);
        Inspection inspection =
                new Inspector(console, Runtime.getRuntime().availableProcessors(), near).inspect(data, signals);
        terminal.line(json ? InspectionJson.of(inspection) : InspectionText.of(inspection));
        ImageChannels channels = ImageChannels.of(data.loader().channelCount());
        InspectedRegion.of(region, inspection.splits(), channels).forEach(drawn -> {
            Optional<Path> picture = regionPicture.map(drawn::file);
            picture.ifPresent(drawn::write);
            console.line(drawn.sentence()
                    + picture.map(file -> "; its outline is drawn in " + file + ".")
                            .orElse("; --region=<file.png> draws its outline."));
        });
        if (signals.requested()) {
            console.line("The inspection was stopped: only the images that are counted here were checked.");
            return signals.exitCode();
        }
        return inspection.mustBeFixed() ? MUST_BE_FIXED : 0;
    }
}
