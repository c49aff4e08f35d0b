package io.anomalight.callbacks;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.Optional;

/** Results of images of 2x2 pixels. */
public final class Results {
    private static final ImageSize SIZE = new ImageSize(2, 2);

    private Results() {}

    public static ImageResult of(String path, Label label) {
        HostImage image = new HostImage(Path.of(path), label, SIZE, new float[12], Optional.empty(), SIZE);
        return new ImageResult(image, 0.75f, new float[] {0, 0.25f, 0.5f, 0.75f});
    }
}
