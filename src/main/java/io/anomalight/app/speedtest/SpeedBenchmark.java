package io.anomalight.app.speedtest;

import io.anomalight.app.sweep.job.JavaLaunch;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs {@code benchmark speed}: prepares images, measures the configured sections, and writes the results.
 *
 * @param launch how to start Anomalight's processes
 * @param options options of their command line, for instance folders of recipes
 * @param noBfloat16 the reason why this processor does not support bfloat16; empty if it does
 * @param growthVariants overrides for the growth of training, by the name of the variant
 * @param modelSizes the size of the images of each of the other models
 */
public record SpeedBenchmark(
        SpeedtestConfig config,
        JavaLaunch launch,
        List<String> options,
        Optional<String> noBfloat16,
        Map<String, List<String>> growthVariants,
        Map<String, ImageSize> modelSizes,
        Console console) {
    public SpeedBenchmark {
        options = List.copyOf(options);
    }

    /** Finds the training images of the data set that the overrides configure. */
    @FunctionalInterface
    public interface TrainingImages {
        List<Sample> of(List<String> overrides);
    }

    /** Runs the benchmark in a temporary folder, and writes {@code speed.json} and {@code speed.md} after each round. */
    public SpeedtestResult measure(TrainingImages trainingImages, Path folder) {
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-speed")) {
            List<String> data = dataOverrides(scratch.path());
            Sections sections = new Sections(this, scratch.path(), trainingImages.of(data), data, folder);
            sections.measure();
            SpeedtestResult result = sections.result();
            write(folder, result);
            return result;
        }
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

    /** Writes {@code speed.json} and {@code speed.md} into a folder. */
    static void write(Path folder, SpeedtestResult result) {
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
