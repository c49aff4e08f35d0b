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
 * The whole of {@code benchmark speed}: prepares images, runs what the settings ask for, and writes what came of it.
 *
 * @param ours how our side is started
 * @param noBfloat16 why this processor does not compute in bfloat16; empty if it does
 * @param growthVariants overrides with which growth is measured, by what is then measured
 */
public record SpeedBenchmark(
        SpeedtestConfig config,
        JvmContestant ours,
        Optional<String> noBfloat16,
        Map<String, List<String>> growthVariants,
        Console console) {

    /** Finds the training images of a data set that overrides describe. */
    @FunctionalInterface
    public interface TrainingImages {
        List<Sample> of(List<String> overrides);
    }

    /** Measures, in a folder of its own that is gone afterwards. */
    public SpeedtestResult measure(TrainingImages samples) {
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-speed")) {
            return measure(samples, scratch.path());
        }
    }

    private SpeedtestResult measure(TrainingImages samples, Path scratch) {
        List<String> notes = new ArrayList<>();
        PythonContestant.Found torch =
                PythonContestant.find(config.python(), ours.launch().threads());
        notes.add(torch.sentence());
        console.line(torch.sentence());
        if (config.measures(SpeedtestSection.SCORING)) {
            noBfloat16.ifPresent(why -> notes.add("Nothing is measured in bfloat16: " + why + "."));
        }
        List<String> sample = sample(scratch);
        List<Sample> pictures = samples.of(sample);
        RawImages images =
                RawImages.write(scratch.resolve("images.f32"), pictures, config.decodedImages(), config.inputSize());
        Speedtest race = new Speedtest(
                config, ours, torch.side(), noBfloat16.isEmpty(), images, scratch, console, System::nanoTime);
        run(race, pictures, sample, scratch);
        RawImages small = RawImages.write(
                scratch.resolve("small.f32"),
                pictures,
                pictures.size(),
                SpeedtestSetup.small(config.batchSize()).size());
        GrowthTrial trial = new GrowthTrial(config, small, scratch, console, System::nanoTime);
        List<MemoryGrowth> growth = new ArrayList<>();
        if (config.measures(SpeedtestSection.GROWTH)) {
            growthVariants.forEach((what, more) -> growth.addAll(trial.training(what, ours.with(more))));
        }
        List<MemoryGrowth> metrics = config.measures(SpeedtestSection.METRICS) ? trial.metrics(ours) : List.of();
        notes.addAll(race.notes());
        notes.addAll(trial.notes());
        return new SpeedtestResult(SpeedtestResult.Machine.here(), config, race.lines(), growth, metrics, notes);
    }

    /** Pictures of the built-in data set, generated at the size at which they are looked at. */
    private List<String> sample(Path scratch) {
        return List.of(
                "data=sample",
                "data.root=" + scratch.resolve("sample"),
                "data.size=" + config.inputSize().height(),
                "data.train_images=" + config.decodedImages(),
                "data.test_normal_images=4",
                "data.defects_per_kind=1");
    }

    private void run(Speedtest race, List<Sample> pictures, List<String> sample, Path scratch) {
        if (config.measures(SpeedtestSection.TRAINING)) {
            race.training();
        }
        if (config.measures(SpeedtestSection.TRAINING_RESNET50)) {
            race.trainingResNet50();
        }
        if (config.measures(SpeedtestSection.SCORING)) {
            race.scoring();
        }
        if (config.measures(SpeedtestSection.START_UP)) {
            StartUp startUp = new StartUp(ours.launch(), ours.options(), scratch);
            startUp.train(config.resNet18(), sample);
            race.startUp(() -> startUp.predict(pictures.get(0).path()));
        }
    }

    /** Writes {@code speed.json} and {@code speed.md} into a folder. */
    public static void write(Path folder, SpeedtestResult result) {
        write(folder.resolve("speed.json"), SpeedtestJson.of(result).toPrettyString() + "\n");
        write(folder.resolve("speed.md"), SpeedtestText.markdown(result));
    }

    /** The tables, for the console. */
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
