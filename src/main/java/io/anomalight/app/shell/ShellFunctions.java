package io.anomalight.app.shell;

import io.anomalight.app.Experiment;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.RunFolder;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import java.nio.file.Path;
import java.util.List;

/** The functions that {@code anomalight shell} imports. */
public final class ShellFunctions {
    private ShellFunctions() {}

    /**
     * An experiment with these overrides, as on the command line; it prints its progress.
     *
     * @throws io.anomalight.framework.config.hocon.ConfigException if a recipe or a setting is wrong
     */
    public static Experiment experiment(String... overrides) {
        return experiment(List.of(), overrides);
    }

    /**
     * As {@link #experiment(String...)}, with the user's recipes.
     *
     * @param configDirs the folders of the user's recipes, the first one wins
     */
    public static Experiment experiment(List<Path> configDirs, String... overrides) {
        return printing(composer(configDirs).compose(List.of(overrides)));
    }

    /** The experiment of a run with overrides; it prints its progress. */
    public static Experiment experiment(FinishedRun run, List<Path> configDirs, String... overrides) {
        Path config = run.directory().resolve(RunFolder.CONFIG);
        return printing(composer(configDirs).recompose(config, List.of(overrides)));
    }

    /**
     * Opens a finished run.
     *
     * @param named a run folder, a checkpoint in one, or {@code results/latest}
     * @throws io.anomalight.framework.failure.UserError if there is no run at this path
     */
    public static FinishedRun run(String named) {
        return FinishedRun.open(Path.of(named));
    }

    private static Composer composer(List<Path> configDirs) {
        return RecipeSearch.standard(configDirs).composer();
    }

    private static Experiment printing(Composition composition) {
        return Experiment.of(composition, TerminalConsole.plain());
    }
}
