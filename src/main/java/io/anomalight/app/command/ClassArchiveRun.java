package io.anomalight.app.command;

import io.anomalight.app.run.CacheFolder;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.DrawnWeights;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Trains and predicts once on a few tiny images, with a random encoder and without a network. Java stores the
 * loaded classes in a CDS archive, which makes later starts faster.
 */
public final class ClassArchiveRun {
    private static final int STAGES = 1;

    private ClassArchiveRun() {}

    /** Runs in a temporary folder and ends the process; exit code 0 if all commands worked. */
    public static void main(String[] arguments) throws IOException {
        CacheFolder.useForEngine();
        int code;
        try (ScratchFolder folder = ScratchFolder.named("anomalight-class-archive")) {
            code = in(folder.path());
        }
        System.exit(code);
    }

    /** Runs in a folder and returns the exit code of the first command that failed, otherwise 0. */
    static int in(Path folder) throws IOException {
        Path weights = folder.resolve("encoder.safetensors");
        Path data = folder.resolve("data");
        Path run = folder.resolve("run");
        DrawnWeights.write(weights, Backbone.named("resnet18"), STAGES);
        int code = command(
                "train",
                "to=" + run,
                "model.backbone=resnet18",
                "model.layers=[layer1]",
                "model.weights.resnet18.file=" + weights,
                "model.input_size=32",
                "model.fiber_batch_size=32",
                "data.root=" + data,
                "data.size=64",
                "data.train_images=2",
                "data.test_normal_images=3",
                "data.defects_per_kind=3",
                "trainer.max_epochs=1",
                "trainer.default_root_dir=" + folder);
        return code == 0
                ? command("predict", "run=" + run, "input=" + data, "to=" + folder.resolve("predicted"))
                : code;
    }

    private static int command(String... words) {
        return Anomalight.commandLine().execute(words);
    }
}
