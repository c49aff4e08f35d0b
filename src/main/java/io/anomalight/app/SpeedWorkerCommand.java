package io.anomalight.app;

import com.typesafe.config.Config;
import io.anomalight.app.race.OurSide;
import io.anomalight.app.race.Product;
import io.anomalight.app.race.RawImages;
import io.anomalight.app.race.Worker;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.ImageSize;
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

/** {@code anomalight speed-worker}: our side of {@code benchmark speed}, which starts it and talks to it. */
@Command(
        name = OurSide.COMMAND,
        hidden = true,
        description = "Trains and scores as benchmark speed asks line by line.",
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
        try (Worker worker = new Worker(more -> product(keys.overrides(), more), images)) {
            worker.serve(requests, TerminalConsole.standard()::line);
        }
        return 0;
    }

    private Product product(List<String> overrides, List<String> more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(more);
        Config config = options.composer().compose(all).config();
        Blueprint blueprint = Blueprint.read(config, Registry.load(RecipeSearch.classPath()));
        return new Product(
                config.getInt("data.train_batch_size"),
                blueprint.trainer(),
                blueprint.model(),
                CacheFolder.ofThisUser());
    }
}
