package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.app.speedtest.contestant.JvmContestant;
import io.anomalight.app.speedtest.contestant.PythonContestant;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.contestant.RecipeSetup;
import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.app.speedtest.contestant.TorchProbe;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures the configured sections one after the other. A section that fails does not end the others. */
final class Sections {
    private final SpeedBenchmark benchmark;
    private final SpeedtestConfig config;
    private final Path scratch;
    private final List<Sample> samples;
    private final List<String> dataOverrides;
    private final Path folder;
    private final JvmContestant ours;
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<GrowthTrial.MemoryGrowth> growth = new ArrayList<>();
    private final List<GrowthTrial.MemoryGrowth> metrics = new ArrayList<>();
    private Optional<Race> race = Optional.empty();

    /**
     * Creates sections without results.
     *
     * @param scratch a temporary folder
     * @param dataOverrides overrides of the data set that has the samples
     * @param folder gets the files of the results
     */
    Sections(SpeedBenchmark benchmark, Path scratch, List<Sample> samples, List<String> dataOverrides, Path folder) {
        this.benchmark = benchmark;
        this.config = benchmark.config();
        this.scratch = scratch;
        this.samples = List.copyOf(samples);
        this.dataOverrides = List.copyOf(dataOverrides);
        this.folder = folder;
        this.ours =
                JvmContestant.ours(benchmark.launch(), benchmark.options(), config.overrides(), config.maxSeconds());
    }

    /** Measures all sections. */
    void measure() {
        RawImages images = images(config.inputSize());
        Race started =
                new Race(config, ours, peers(images), scratch, benchmark.console(), Clocks.SYSTEM, this::writeResult);
        race = Optional.of(started);
        Speedtest speedtest = new Speedtest(started, benchmark.noBfloat16().isEmpty(), images);
        section(SpeedtestConfig.Section.TRAINING, "Training with ResNet-18", speedtest::training);
        section(SpeedtestConfig.Section.TRAINING_RESNET50, "Training with ResNet-50", speedtest::trainingResNet50);
        section(SpeedtestConfig.Section.SCORING, "Scoring with ResNet-18", speedtest::scoring);
        section(SpeedtestConfig.Section.START_UP, "Starting predict", () -> {
            StartUp startUp = new StartUp(benchmark.launch(), benchmark.options(), scratch);
            startUp.train(config.resNet18(), dataOverrides);
            speedtest.startUp(() -> startUp.predict(samples.get(0).path()));
        });
        growth();
        config.models().forEach(model -> section(SpeedtestConfig.Section.MODELS, model, () -> model(started, model)));
    }

    private void growth() {
        RawImages small = images(SpeedtestSetup.small(config.batchSize()).size());
        GrowthTrial trial =
                new GrowthTrial(config, small, scratch, benchmark.console(), Clocks.SYSTEM.nanos(), notes::add);
        benchmark
                .growthVariants()
                .forEach((what, more) -> section(
                        SpeedtestConfig.Section.GROWTH,
                        "Growth of " + what,
                        () -> trial.training(what, ours.with(more), growth::add)));
        section(SpeedtestConfig.Section.METRICS, "Growth of metrics", () -> trial.metrics(ours, metrics::add));
    }

    private void model(Race started, String model) {
        ImageSize size = Optional.ofNullable(benchmark.modelSizes().get(model)).orElseThrow();
        RecipeSetup setup = new RecipeSetup(model, size, Math.min(config.batchSize(), config.modelsImages()));
        new ModelsTrial(started).measure(setup, images(size));
    }

    private void section(SpeedtestConfig.Section section, String what, Runnable body) {
        if (!config.measures(section)) {
            return;
        }
        try {
            body.run();
        } catch (UserError e) {
            failures.add(what + " failed: " + e.getMessage());
            benchmark.console().line(what + " failed: " + e.getMessage());
        }
        writeResult();
    }

    private RawImages images(ImageSize size) {
        return RawImages.write(scratch.resolve(size + ".f32"), samples, config.decodedImages(), size);
    }

    private Map<Peer, Contestant.Factory> peers(RawImages images) {
        Map<Peer, Contestant.Factory> peers = new EnumMap<>(Peer.class);
        peers.put(Peer.PLAIN, ours.plain());
        peers.put(Peer.ONNX_RUNTIME, ours.onnxRuntime());
        if (Stream.of(
                        SpeedtestConfig.Section.TRAINING,
                        SpeedtestConfig.Section.TRAINING_RESNET50,
                        SpeedtestConfig.Section.SCORING)
                .anyMatch(config::measures)) {
            TorchProbe.Found torch =
                    TorchProbe.find(config.python(), ours.launch().threads(), () -> product(images));
            benchmark.console().line(torch.sentence());
            notes.add(torch.sentence());
            torch.torch()
                    .ifPresent(found -> peers.put(
                            Peer.PYTORCH,
                            PythonContestant.of(config.python(), ours.launch().threads(), config.maxSeconds())));
        }
        if (config.measures(SpeedtestConfig.Section.SCORING)) {
            benchmark.noBfloat16().ifPresent(why -> notes.add("bfloat16 is not measured: " + why + "."));
        }
        if (!config.measuredModels().isEmpty()) {
            notes.add("There is a PyTorch script of CFLOW only, so the other models have no such peer.");
        }
        return peers;
    }

    private double product(RawImages images) {
        try (Contestant contestant = ours.start(config.resNet18(), images, scratch)) {
            return contestant.ask("product").get(0);
        }
    }

    private void writeResult() {
        SpeedBenchmark.write(folder, result());
    }

    /** The results so far. */
    SpeedtestResult result() {
        List<String> all = new ArrayList<>(notes);
        race.ifPresent(each -> all.addAll(each.notes()));
        return new SpeedtestResult(
                SpeedtestResult.Machine.here(),
                config,
                race.map(Race::lines).orElse(List.of()),
                growth,
                metrics,
                all,
                failures);
    }
}
