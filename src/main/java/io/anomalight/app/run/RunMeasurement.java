package io.anomalight.app.run;

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
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures how fast a run's module scores images.
 *
 * @param images all that may be used
 * @param loading how they are loaded
 * @param config how many are used
 */
public record RunMeasurement(List<Sample> images, LoaderConfig loading, SpeedConfig config, RunContext environment) {

    /**
     * With an image or a folder of them, or else with the data's test images, or if there are none with its others.
     *
     * @throws io.anomalight.framework.failure.UserError if there are none
     */
    public static RunMeasurement of(Optional<Path> input, DataModule data, SpeedConfig config, RunContext environment) {
        List<Sample> images = input.map(path -> FileSample.unlabelled("images", path, environment.console()::line))
                .orElseGet(() -> mostTelling(data.splits()));
        return new RunMeasurement(images, data.loader(), config, environment);
    }

    private static List<Sample> mostTelling(Splits splits) {
        return Stream.of(splits.test(), splits.validation(), splits.train())
                .filter(split -> !split.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Measures; images that can't be read are left out if {@code on_error = skip}.
     *
     * @throws io.anomalight.framework.failure.UserError if an image can't be read, or none can
     */
    public Speed run(NativeMemory memory, AnomalyModule module, Checkpoint saved) {
        List<Sample> readable = ReadableImages.of(
                config.used(images, loading.evalBatchSize()),
                loading.onError(),
                image -> image.read(module.inputSize()),
                environment.console());
        PassMemory.Pass pass = module.state().pass().begin(environment.precision());
        try (pass) {
            return new SpeedTrial(memory, module, saved.postProcessor(), loading, config, environment.console())
                    .measure(readable);
        }
    }
}
