package io.anomalight.app.run;

import io.anomalight.app.speed.MeasuredModule;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.speed.SpeedTrial;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures how fast a run's module scores images.
 *
 * @param images the available images
 * @param loading how images are loaded
 * @param config how many images are scored, and for how long
 */
public record RunMeasurement(List<Sample> images, LoaderConfig loading, SpeedConfig config, RunContext context) {

    /**
     * Creates a measurement.
     *
     * @param input an image or a folder of images; if empty, the test images of {@code data} are used; without test images,
     *     its validation images, and without these its training images
     *
     * @throws io.anomalight.framework.failure.UserError if the input has no images
     */
    public static RunMeasurement of(Optional<Path> input, DataModule data, SpeedConfig config, RunContext context) {
        List<Sample> images = input.map(path -> FileSample.unlabelled("images", path, context.console()::line))
                .orElseGet(() -> firstWithImages(data.splits()));
        return new RunMeasurement(images, data.loader(), config, context);
    }

    private static List<Sample> firstWithImages(Splits splits) {
        return Stream.of(splits.test(), splits.validation(), splits.train())
                .filter(split -> !split.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Measures; images that can't be read are skipped if {@code on_error = skip}.
     *
     * @throws io.anomalight.framework.failure.UserError if an image can't be read, or with {@code skip} if no image can be read
     */
    public Speed run(NativeMemory memory, AnomalyModule module, Checkpoint saved) {
        ImageChannels channels = module.capabilities().channels().current().get();
        List<Sample> readable = ReadableImages.of(
                config.used(images, loading.evalBatchSize()),
                loading.onError(),
                image -> image.reading(channels).read(module.inputSize()),
                context.console());
        PassMemory.Pass pass = module.state().pass().begin(context.precision());
        try (pass) {
            MeasuredModule measured = new MeasuredModule(memory, module, saved.postProcessor());
            return new SpeedTrial(measured, loading, config, context.console()).measure(readable);
        }
    }
}
