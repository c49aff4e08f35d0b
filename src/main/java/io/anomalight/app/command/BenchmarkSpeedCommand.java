package io.anomalight.app.command;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.speedtest.SpeedBenchmark;
import io.anomalight.app.speedtest.SpeedtestConfig;
import io.anomalight.app.speedtest.SpeedtestResult;
import io.anomalight.app.speedtest.contestant.RecipeSetup;
import io.anomalight.app.sweep.job.JavaLaunch;
import io.anomalight.assembly.CpuFeatures;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code anomalight benchmark speed}. */
@Command(
        name = "speed",
        description = {
            "Measure how fast models train and score on this machine, beside the plain operations of the same engine and"
                    + " ONNX Runtime, and how time and memory grow with the number of images. If Python has torch, CFLOW"
                    + " in plain PyTorch is measured too.",
            "Keys: to=<folder for speed.json and speed.md> (default results/speed/<time>); speed.<key> as"
                    + " configs/speed/benchmark.conf explains, for instance speed.rows=[training,scoring] speed.rounds=3"
                    + " speed.python=/usr/bin/python3."
        },
        mixinStandardHelpOptions = true)
final class BenchmarkSpeedCommand implements Callable<Integer> {
    private static final String GROUP = "speed";
    private static final String FEATURE_CACHE = "trainer.feature_cache_mb";
    private static final String SMALL_CACHE = FEATURE_CACHE + "=16";

    @ParentCommand
    private BenchmarkCommand benchmark = new BenchmarkCommand();

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.TO));
        CommandSection section = CommandSection.of(GROUP, keys.overrides());
        refuse(benchmark.overrides());
        refuse(section.others());
        SpeedtestConfig config = section.read(options.composer(), List.of(GROUP + "=benchmark"), SpeedtestConfig.class);
        if (options.printOnly()) {
            console.line(options.composer()
                    .composeAlone(GROUP, withDefault(section.own()))
                    .render());
            return 0;
        }
        Composition recipe = options.composer().compose(config.overrides());
        Map<String, ImageSize> sizes = modelSizes(config);
        Path folder = folder(keys);
        SpeedtestResult result = new SpeedBenchmark(
                        config,
                        JavaLaunch.likeThis(Anomalight.class.getName(), 1),
                        configDirs(),
                        CpuFeatures.ofThisMachine().whyNot(Precision.BF16),
                        growthVariants(recipe),
                        sizes,
                        console)
                .measure(this::trainingImages, folder);
        console.line("\n" + SpeedBenchmark.text(result) + "\n");
        console.line("Written to " + folder.resolve("speed.json") + " and speed.md in the same folder.");
        return result.failed() ? 1 : 0;
    }

    /** Composes the recipe of each of the other models, so that a wrong name is reported at once. */
    private Map<String, ImageSize> modelSizes(SpeedtestConfig config) {
        Map<String, ImageSize> sizes = new LinkedHashMap<>();
        for (String model : config.measuredModels()) {
            sizes.put(
                    model,
                    RecipeSetup.inputSize(options.composer()
                            .compose(List.of("model=" + model))
                            .config()));
        }
        return sizes;
    }

    private static List<String> withDefault(List<String> own) {
        return Stream.concat(Stream.of(GROUP + "=benchmark"), own.stream()).toList();
    }

    /** Refuses other overrides: both sides must have the same settings. */
    private static void refuse(List<String> others) {
        if (!others.isEmpty()) {
            throw new UserError("benchmark speed takes only to=… and speed.…, not " + String.join(" ", others)
                    + "; speed.overrides=[…] changes the settings of CFLOW");
        }
    }

    private static Path folder(RunOptions keys) {
        if (keys.keys().containsKey(RunOptions.TO)) {
            return NewFolder.exactly(RunOptions.TO, Path.of(keys.required(RunOptions.TO)));
        }
        Path parent = Path.of("results", GROUP);
        try {
            return NewFolder.timed(parent, LocalDateTime.now(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw FileFailure.writing(parent, e);
        }
    }

    private List<String> configDirs() {
        return options.configDirs().stream()
                .flatMap(folder -> List.of("--config-dir", folder).stream())
                .toList();
    }

    /** The overrides of each training in the section growth: no feature cache, a small one that is soon full, the recipe's. */
    private static Map<String, List<String>> growthVariants(Composition recipe) {
        Map<String, List<String>> variants = new LinkedHashMap<>();
        variants.put("training without feature cache", List.of(FEATURE_CACHE + "=0"));
        variants.put("training with " + SMALL_CACHE, List.of(SMALL_CACHE));
        variants.put("training with " + FEATURE_CACHE + "=" + recipe.config().getString(FEATURE_CACHE), List.of());
        return variants;
    }

    private List<Sample> trainingImages(List<String> overrides) {
        ExperimentPlan plan = ExperimentPlan.read(
                options.composer().compose(overrides).config(), Registry.load(RecipeSearch.classPath()));
        RunContext context =
                new RunContext(plan.trainer().seed(), TerminalConsole.standard(), CacheFolder.ofThisUser());
        return plan.dataModule(context).splits().train();
    }
}
