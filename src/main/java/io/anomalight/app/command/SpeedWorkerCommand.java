package io.anomalight.app.command;

import com.typesafe.config.Config;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.speedtest.contestant.JvmContestant;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.contestant.RecipeSetup;
import io.anomalight.app.speedtest.worker.SpeedtestWorker;
import io.anomalight.app.speedtest.worker.WorkerRecipe;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.ScoringEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight speed-worker}: the process of Anomalight that {@code benchmark speed} starts and measures. */
@Command(
        name = JvmContestant.WORKER,
        hidden = true,
        description = "Trains and scores on request of benchmark speed, one line per request.",
        mixinStandardHelpOptions = true)
final class SpeedWorkerCommand implements Callable<Integer> {
    private static final String IMAGES = "images";
    private static final String COUNT = "count";
    private static final String ENGINE = "engine";
    private static final String NORMALIZATION = "model.anomaly_map.normalization";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() throws IOException {
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(IMAGES, COUNT, ENGINE));
        RawImages images = new RawImages(
                Path.of(keys.required(IMAGES)),
                Integer.parseInt(keys.required(COUNT)),
                RecipeSetup.inputSize(
                        options.composer().compose(keys.overrides()).config()));
        ScoringEngine engine = ScoringEngine.named(keys.required(ENGINE));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (SpeedtestWorker worker = new SpeedtestWorker(more -> recipe(keys.overrides(), more), images, engine)) {
            worker.serve(requests, TerminalConsole.standard()::line);
        }
        return 0;
    }

    private WorkerRecipe recipe(List<String> overrides, List<String> more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(more);
        Config config = options.composer().compose(all).config();
        ExperimentPlan plan = ExperimentPlan.read(config, Registry.load(RecipeSearch.classPath()));
        return new WorkerRecipe(
                config.getInt("data.train_batch_size"),
                plan.trainer(),
                plan.model(),
                CacheFolder.ofThisUser(),
                // Normalization by batch needs no calibration.
                config.hasPath(NORMALIZATION) ? List.of(NORMALIZATION + "=batch") : List.of());
    }
}
