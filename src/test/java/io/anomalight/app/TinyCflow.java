package io.anomalight.app;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings of a CFLOW that is small enough for tests, trained on {@link TinyParts}. */
public final class TinyCflow {
    /** Settings that also use the defective images. */
    public static final List<String> DEFECTS = List.of("data.abnormal_dir=bad", "data.mask_dir=masks");

    private TinyCflow() {}

    /**
     * The common overrides, followed by {@code more}.
     *
     * @param folder contains the images in {@code parts}; results go to {@code results}
     */
    public static List<String> overrides(Path folder, List<String> more) {
        List<String> overrides = new ArrayList<>(List.of(
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good",
                "data.train_batch_size=4",
                "data.eval_batch_size=4",
                "trainer.default_root_dir=" + folder.resolve("results"),
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.layers=[layer1,layer2]",
                "model.input_size=48",
                "model.coupling_blocks=2",
                "model.condition_vector=8",
                "model.fiber_batch_size=16"));
        overrides.addAll(more);
        return overrides;
    }

    /** The experiment with these {@link #overrides}; it prints to the console. */
    public static Experiment experiment(Path folder, List<String> more, Console console) {
        return Experiment.of(new Composer(RecipeSearch.standard().recipes()).compose(overrides(folder, more)), console);
    }

    /** An experiment of one epoch on {@code good} normal and {@code bad} defective images, which it writes to {@code parts}. */
    public static Experiment ofOneEpoch(Path folder, int good, int bad, String... more) throws IOException {
        TinyParts.write(folder.resolve("parts"), good, bad);
        List<String> all = new ArrayList<>(DEFECTS);
        all.add("trainer.max_epochs=1");
        all.addAll(List.of(more));
        return Experiment.compose(overrides(folder, all).toArray(String[]::new));
    }
}
