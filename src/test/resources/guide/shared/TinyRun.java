package guide.shared;

import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Pictures in a folder, and settings with which CFLOW learns from them in seconds. */
public final class TinyRun {
    private TinyRun() {}

    /** Draws the pictures and returns the overrides, {@code more} last. */
    public static String[] overrides(Path folder, String... more) throws IOException {
        Cloth.write(folder.resolve("cloth"), 16, 8, new ImageSize(48, 48));
        List<String> tiny = List.of(
                "data=folder",
                "data.root=" + folder.resolve("cloth"),
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.mask_dir=masks",
                "data.train_batch_size=4",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.layers=[layer1,layer2]",
                "model.input_size=48",
                "model.coupling_blocks=2",
                "model.condition_vector=8",
                "model.fiber_batch_size=32",
                "trainer.max_epochs=2",
                "trainer.default_root_dir=" + folder.resolve("results"));
        return Stream.concat(tiny.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
