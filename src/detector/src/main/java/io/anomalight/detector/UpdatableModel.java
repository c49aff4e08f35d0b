package io.anomalight.detector;

import com.typesafe.config.Config;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.archive.Archive;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The model of an archive, opened to learn from more images without the run that trained it.
 *
 * <pre>{@code
 * try (UpdatableModel model = UpdatableModel.open(Archive.open(path), console, stop)) {
 *     UpdateReport report = model.update(learned, heldOut, model.loading()).orElseThrow();
 *     try (ArchiveWriter writer = ArchiveWriter.of(model.loaded().state(), WeightsPrecision.F32)) {
 *         writer.graph(ScoringGraph.of(model.loaded().module(), categories));
 *         writer.write(candidate, card);
 *     }
 * }
 * }</pre>
 *
 * <p>The writer takes the new arrays of the model, and those with which the new archive can be updated again. Thresholds are not changed
 * here. Computes in float32. Only the thread that opened the model may use and close it.
 *
 * @param loaded the module with its state; closed with this object
 * @param trainer the settings of the trainer of the run
 * @param loading how the images of the run were loaded, with its augmentation
 * @param context the services with which the module was created
 */
public record UpdatableModel(LoadedModule loaded, TrainerConfig trainer, LoaderConfig loading, RunContext context)
        implements AutoCloseable {
    private static final String DATA = "data";

    /**
     * Loads the model with all arrays that an update needs.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be updated ({@link Archive#updateObstacle}), or the archive is damaged
     */
    public static UpdatableModel open(Archive archive, Console console, StopSignal stop) {
        LoaderConfig loading = loading(archive.config());
        Restorer restorer = Restorer.of(archive, DetectorOptions.DEFAULT.withPrecision(Precision.FLOAT32));
        RunContext context = restorer.context(console, stop);
        LoadedModule loaded = restorer.restoreForUpdate(context);
        try {
            ModuleUpdate.of(loaded.module());
            return new UpdatableModel(loaded, restorer.recipe().trainer(), loading, context);
        } catch (RuntimeException | Error failure) {
            loaded.close();
            throw failure;
        }
    }

    private static LoaderConfig loading(Config config) {
        ConfigReader reader = new ConfigReader(config);
        String[] keys = config.getObject(DATA).keySet().toArray(String[]::new);
        Optional<LoaderConfig> loading = reader.read(DATA, LoaderConfig.class, keys);
        reader.check();
        return loading.orElseThrow();
    }

    /**
     * Learns from more images; see {@link Trainer#update}.
     *
     * @param learned normal images that the model has not learned from yet, at least one
     * @param heldOut other normal images, for a reference of scores if the model needs one
     * @param how how to load them, usually {@link #loading}
     * @return what the result is worth; empty if the stop signal was set before the last image
     */
    public Optional<UpdateReport> update(List<Sample> learned, List<Sample> heldOut, LoaderConfig how) {
        try (UpdateProgress progress = new UpdateProgress(context.console())) {
            Callbacks callbacks = Callbacks.of(progress);
            return new Trainer(trainer, callbacks, RunLogger.NONE, context, Path.of(""), loaded.memory())
                    .update(loaded.module(), learned, heldOut, how);
        }
    }

    @Override
    public void close() {
        loaded.close();
    }
}
