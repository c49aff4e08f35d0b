package io.anomalight.app.update;

import io.anomalight.app.Experiment;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A small trained archive with images to update it, in a folder. */
public final class TinyUpdate {
    private static final int TRAINED = 12;
    private static final int NEW = 30;

    private final Path folder;
    private final Path archive;
    final List<String> printed = new ArrayList<>();
    private final Path run;

    private TinyUpdate(Path folder, Path run) {
        this.folder = folder;
        this.run = run;
        this.archive = folder.resolve("part.anomalight");
    }

    /** Trains a model on a few images, exports it, and writes new images. */
    public static TinyUpdate of(Path folder, String model, String... more) throws IOException {
        Path parts = TinyParts.write(folder.resolve("parts"), TRAINED, 6);
        Path fresh = TinyParts.write(folder.resolve("fresh"), TRAINED + NEW, 8);
        for (int i = 0; i < TRAINED; i++) { // the generator writes the images of the training first
            Files.delete(fresh.resolve("good").resolve(i + ".png"));
        }
        List<String> overrides = new ArrayList<>(List.of(
                "model=" + model,
                "data=folder",
                "data.root=" + parts,
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.mask_dir=masks",
                "data.train_batch_size=4",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.input_size=48",
                "trainer.max_epochs=1",
                "trainer.default_root_dir=" + folder.resolve("results")));
        overrides.addAll(List.of(more));
        TrainedRun trained =
                Experiment.compose(overrides.toArray(String[]::new)).train();
        TinyUpdate update = new TinyUpdate(folder, trained.directory());
        Experiment.open(trained.directory()).export(trained.directory(), update.archive, WeightsPrecision.F32);
        return update;
    }

    public Path archive() {
        return archive;
    }

    public Path good() {
        return folder.resolve("fresh").resolve("good");
    }

    public Path bad() {
        return folder.resolve("fresh").resolve("bad");
    }

    public Path masks() {
        return folder.resolve("fresh").resolve("masks");
    }

    Path run() {
        return run;
    }

    /** Hides the run from the archive. */
    void removeRun() throws IOException {
        Files.move(run, folder.resolve("elsewhere"));
    }

    UpdateImages onlyGood() {
        return UpdateImages.ofFolders(good(), Optional.empty(), Optional.empty(), skipped -> {});
    }

    UpdateImages withBad() {
        return UpdateImages.ofFolders(good(), Optional.of(bad()), Optional.of(masks()), skipped -> {});
    }

    UpdateResult update(UpdateImages images, UpdateSettings settings) {
        return ArchiveUpdate.of(archive, images, settings).run(console(), StopSignal.NEVER);
    }

    Console console() {
        return new Console() {
            @Override
            public void line(String text) {
                printed.add(text);
            }

            @Override
            public Progress progress(String task, String unit, long total) {
                return Progress.SILENT;
            }
        };
    }
}
