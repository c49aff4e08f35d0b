package io.anomalight.app.search;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.override.SearchedKeys;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares tpe with random on a small CFLOW and the sample data at 64 pixels, with the same budget for each seed; the table is in the
 * manual. It is no test, because it trains hundreds of times. Arguments: a folder for the data and results, the number of seeds, the
 * number of trials.
 */
final class SearchStudy {
    private static final List<String> OVERRIDES = List.of(
            "model=cflow",
            "data=sample",
            "data.size=64",
            "data.train_images=16",
            "data.test_normal_images=8",
            "data.defects_per_kind=4",
            "model.input_size=64",
            "model.backbone=resnet18",
            "model.fiber_batch_size=128",
            "model.condition_vector=8",
            "trainer.max_epochs=1",
            "trainer.limit_test_batches=0",
            "trainer.num_sanity_val_steps=0",
            "data.num_workers=0",
            "callbacks.use=[metrics]",
            "logger=none",
            "model.lr=interval(1e-5,1e-1,log)",
            "model.coupling_blocks=int(interval(1,4))",
            "model.layers=choice([layer1],[layer2],[layer3],[layer1,layer2],[layer2,layer3])");

    private final Path folder;
    private final SearchedKeys keys;
    private final Map<List<String>, Double> known = new HashMap<>();

    private SearchStudy(Path folder, List<String> more) {
        this.folder = folder;
        List<String> all = new ArrayList<>(OVERRIDES);
        all.add("data.root=" + folder.resolve("data"));
        all.addAll(more);
        this.keys = SearchedKeys.of(all, List.of(), RecipeSearch.standard().recipes());
    }

    public static void main(String[] arguments) throws IOException {
        SearchStudy study =
                new SearchStudy(Path.of(arguments[0]), List.of(arguments).subList(3, arguments.length));
        for (long seed = 0; seed < Integer.parseInt(arguments[1]); seed++) {
            study.compare(seed, Integer.parseInt(arguments[2]));
        }
    }

    private void compare(long seed, int trials) throws IOException {
        Study study = new Study(keys.space(), List.of(Direction.MAXIMIZE), seed);
        double random = best(new RandomSweeper(study), trials);
        double tpe = best(new TpeSweeper(new TpeSweeper.Config(10, 24, 1, true, false), study), trials);
        Files.writeString(
                folder.resolve("study.csv"),
                seed + "," + random + "," + tpe + "," + known.size() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private double best(Sweeper sweeper, int trials) {
        double best = 0;
        for (int number = 0; number < trials; number++) {
            Map<String, Double> values = sweeper.ask().orElseThrow();
            double score = known.computeIfAbsent(keys.point(values).overrides(), this::train);
            best = Math.max(best, score);
            sweeper.tell(new Trial(number, values, State.COMPLETE, List.of(score), 0));
        }
        return best;
    }

    private double train(List<String> overrides) {
        Path to = folder.resolve("runs").resolve(Integer.toString(known.size()));
        TrainedRun run = Experiment.of(
                        new Composer(RecipeSearch.standard().recipes()).compose(overrides), Console.SILENT)
                .train(to);
        return run.report().lastScores().get("pixel_AUROC").orElse(0);
    }
}
