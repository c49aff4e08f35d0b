package io.anomalight.app.speedtest;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs {@code benchmark speed}: prepares images, measures the configured sections, and writes the results.
 *
 * @param ours starts Anomalight's processes
 * @param noBfloat16 the reason why this processor does not support bfloat16; empty if it does
 * @param growthVariants overrides for the growth of training, by the name of the variant
 */
public record SpeedBenchmark(
        SpeedtestConfig config,
        JvmContestant ours,
        Optional<String> noBfloat16,
        Map<String, List<String>> growthVariants,
        Console console) {

    /** Finds the training images of the data set that the overrides configure. */
    @FunctionalInterface
    public interface TrainingImages {
        List<Sample> of(List<String> overrides);
    }

    /** Runs the benchmark in a temporary folder. */
    public SpeedtestResult measure(TrainingImages trainingImages) {
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-speed")) {
            return measure(trainingImages, scratch.path());
        }
    }

    private SpeedtestResult measure(TrainingImages trainingImages, Path scratch) {
        List<String> notes = new ArrayList<>();
        PythonContestant.Found torch =
                PythonContestant.find(config.python(), ours.launch().threads());
        notes.add(torch.sentence());
        console.line(torch.sentence());
        if (config.measures(SpeedtestConfig.Section.SCORING)) {
            noBfloat16.ifPresent(why -> notes.add("bfloat16 is not measured: " + why + "."));
        }
        List<String> dataOverrides = dataOverrides(scratch);
        List<Sample> samples = trainingImages.of(dataOverrides);
        RawImages images =
                RawImages.write(scratch.resolve("images.f32"), samples, config.decodedImages(), config.inputSize());
        Speedtest speedtest = new Speedtest(
                config, ours, torch.side(), noBfloat16.isEmpty(), images, scratch, console, System::nanoTime);
        run(speedtest, samples, dataOverrides, scratch);
        RawImages small = RawImages.write(
                scratch.resolve("small.f32"),
                samples,
                samples.size(),
                SpeedtestSetup.small(config.batchSize()).size());
        GrowthTrial trial = new GrowthTrial(config, small, scratch, console, System::nanoTime);
        List<GrowthTrial.MemoryGrowth> growth = new ArrayList<>();
        if (config.measures(SpeedtestConfig.Section.GROWTH)) {
            growthVariants.forEach((what, more) -> growth.addAll(trial.training(what, ours.with(more))));
        }
        List<GrowthTrial.MemoryGrowth> metrics =
                config.measures(SpeedtestConfig.Section.METRICS) ? trial.metrics(ours) : List.of();
        notes.addAll(speedtest.notes());
        notes.addAll(trial.notes());
        return new SpeedtestResult(SpeedtestResult.Machine.here(), config, speedtest.lines(), growth, metrics, notes);
    }

    /** Overrides for the built-in data set, generated at the input size. */
    private List<String> dataOverrides(Path scratch) {
        return List.of(
                "data=sample",
                "data.root=" + scratch.resolve("sample"),
                "data.size=" + config.inputSize().height(),
                "data.train_images=" + config.decodedImages(),
                "data.test_normal_images=4",
                "data.defects_per_kind=1");
    }

    private void run(Speedtest speedtest, List<Sample> samples, List<String> dataOverrides, Path scratch) {
        if (config.measures(SpeedtestConfig.Section.TRAINING)) {
            speedtest.training();
        }
        if (config.measures(SpeedtestConfig.Section.TRAINING_RESNET50)) {
            speedtest.trainingResNet50();
        }
        if (config.measures(SpeedtestConfig.Section.SCORING)) {
            speedtest.scoring();
        }
        if (config.measures(SpeedtestConfig.Section.START_UP)) {
            StartUp startUp = new StartUp(ours.launch(), ours.options(), scratch);
            startUp.train(config.resNet18(), dataOverrides);
            speedtest.startUp(() -> startUp.predict(samples.get(0).path()));
        }
    }

    /** Writes {@code speed.json} and {@code speed.md} into a folder. */
    public static void write(Path folder, SpeedtestResult result) {
        write(folder.resolve("speed.json"), SpeedtestJson.of(result).toPrettyString() + "\n");
        write(folder.resolve("speed.md"), SpeedtestText.markdown(result));
    }

    /** The tables as text for the console. */
    public static String text(SpeedtestResult result) {
        return SpeedtestText.text(result);
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }
}
