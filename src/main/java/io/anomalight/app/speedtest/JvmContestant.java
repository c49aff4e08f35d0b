package io.anomalight.app.speedtest;

import io.anomalight.app.sweep.job.JavaLaunch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Anomalight in another process.
 *
 * @param launch how to start the process
 * @param options options of the command line, for instance folders of recipes
 * @param overrides overrides of the recipe, after those of the setup
 */
public record JvmContestant(JavaLaunch launch, List<String> options, List<String> overrides)
        implements Contestant.Factory {
    /** The hidden command that runs a {@link SpeedtestWorker}. */
    public static final String COMMAND = "speed-worker";

    public JvmContestant {
        options = List.copyOf(options);
        overrides = List.copyOf(overrides);
    }

    /** A copy with more overrides. */
    JvmContestant with(List<String> more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(more);
        return new JvmContestant(launch, options, all);
    }

    @Override
    public Contestant start(SpeedtestSetup setup, RawImages images, Path scratch) {
        List<String> arguments = new ArrayList<>(List.of(COMMAND));
        arguments.addAll(options);
        arguments.add("images=" + images.file());
        arguments.add("count=" + images.count());
        arguments.addAll(setup.overrides());
        arguments.addAll(overrides);
        return ChildContestant.start("Anomalight's process", launch.command(arguments), launch.environment(), scratch);
    }
}
