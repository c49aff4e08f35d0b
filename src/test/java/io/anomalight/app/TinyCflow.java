package io.anomalight.app;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.console.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings of a CFLOW that is small enough for a test, and learns from {@link TinyParts}. */
public final class TinyCflow {
    /** Trains, validates and tests on the defective pictures, too. */
    public static final List<String> DEFECTS = List.of("data.abnormal_dir=bad", "data.mask_dir=masks");

    private TinyCflow() {}

    /**
     * Overrides, the common ones first.
     *
     * @param folder holds the pictures in {@code parts}, and gets {@code results}
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

    /** The experiment of these {@link #overrides}, which speaks on a console. */
    public static Experiment experiment(Path folder, List<String> more, Console console) {
        return Experiment.of(new Composer(RecipeSearch.standard().recipes()).compose(overrides(folder, more)), console);
    }
}
