package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.speed.SpeedFile;
import io.anomalight.app.speed.SpeedTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight measure}. */
@Command(
        name = "measure",
        description = {
            "Measure how fast a run's best checkpoint scores: latency of single images, throughput in batches, memory."
                    + " Loading, model and post-processing are timed separately.",
            "Keys: run=<run folder, checkpoint or latest pointer> (default results/latest), images=<image or folder>"
                    + " (default the run's test images), on_error=<fail or skip> for images that can't be read,"
                    + " to=<folder for speed.json> (default the run folder); speed.warm_up_images, speed.images and"
                    + " speed.max_seconds set the duration."
        },
        mixinStandardHelpOptions = true)
final class MeasureCommand implements Callable<Integer> {
    private static final String IMAGES = "images";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        CommandSection speed = CommandSection.of("speed", options.overrides());
        RunOptions keys = RunOptions.of(speed.others(), Set.of(RunOptions.RUN, RunOptions.TO, IMAGES));
        SpeedConfig config = speed.read(options.composer(), List.of("speed=default"), SpeedConfig.class);
        if (options.printOnly()) {
            console.line(keys.composition(options).render());
            return 0;
        }
        Optional<Path> images =
                keys.keys().containsKey(IMAGES) ? Optional.of(Path.of(keys.required(IMAGES))) : Optional.empty();
        Path to = keys.keys().containsKey(RunOptions.TO)
                ? Path.of(keys.required(RunOptions.TO))
                : keys.runFolder().path();
        Speed measured = keys.experiment(options, console).measure(keys.checkpoint(), images, config);
        console.line(SpeedTable.of(measured));
        console.line("  written to   " + SpeedFile.write(to, measured));
        return 0;
    }
}
