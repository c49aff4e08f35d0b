package io.anomalight.app.command;

import com.typesafe.config.Config;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.speedtest.JvmContestant;
import io.anomalight.app.speedtest.MatrixProduct;
import io.anomalight.app.speedtest.RawImages;
import io.anomalight.app.speedtest.SpeedtestWorker;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.image.ImageSize;
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
        name = JvmContestant.COMMAND,
        hidden = true,
        description = "Trains and scores on request of benchmark speed, one line per request.",
        mixinStandardHelpOptions = true)
final class SpeedWorkerCommand implements Callable<Integer> {
    private static final String IMAGES = "images";
    private static final String COUNT = "count";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() throws IOException {
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(IMAGES, COUNT));
        Config model = options.composer().compose(keys.overrides()).config();
        List<Integer> sides = model.getIntList("model.input_size");
        RawImages images = new RawImages(
                Path.of(keys.required(IMAGES)),
                Integer.parseInt(keys.required(COUNT)),
                new ImageSize(sides.get(0), sides.get(1)));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (SpeedtestWorker worker = new SpeedtestWorker(more -> recipe(keys.overrides(), more), images)) {
            worker.serve(requests, TerminalConsole.standard()::line);
        }
        return 0;
    }

    private MatrixProduct recipe(List<String> overrides, List<String> more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(more);
        Config config = options.composer().compose(all).config();
        ExperimentPlan plan = ExperimentPlan.read(config, Registry.load(RecipeSearch.classPath()));
        return new MatrixProduct(
                config.getInt("data.train_batch_size"), plan.trainer(), plan.model(), CacheFolder.ofThisUser());
    }
}
