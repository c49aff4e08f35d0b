package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.augment.ColorJitter;
import io.anomalight.framework.data.augment.ColorJitter.Property;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Unrelated images for the penalty, on which the student must not imitate the teacher. Each image is resized to twice the size of
 * a training image and cropped at its centre; 30 % are converted to grey.
 *
 * @param samples the images; the paper uses ImageNet, and anomalib ImageNette
 * @param size size of the training images
 */
record PenaltyImages(List<Sample> samples, ImageSize size) {
    private static final double GREY = 0.3;
    private static final ColorJitter UNSATURATED = ColorJitter.of(Property.SATURATION, 0);

    PenaltyImages {
        samples = List.copyOf(samples);
    }

    /**
     * Lists all images in a folder; files that are skipped are reported on {@code console}.
     *
     * @throws io.anomalight.framework.failure.UserError if the folder has no images
     */
    static PenaltyImages in(Path folder, ImageSize size, Console console) {
        return new PenaltyImages(FileSample.unlabelled("model.imagenet_dir", folder, console::line), size);
    }

    /** Draws random images, {@code [B, 3, H, W]}. */
    NDArray draw(int count, SplittableRandom random, NDManager owner) {
        float[] batch = new float[count * 3 * size.pixels()];
        for (int i = 0; i < count; i++) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            float[] centre = sample.read(centre()).rgb();
            boolean grey = random.nextDouble() < GREY;
            float[] image = grey ? UNSATURATED.of(centre) : centre;
            System.arraycopy(image, 0, batch, i * image.length, image.length);
        }
        return owner.create(batch, new Shape(count, 3, size.height(), size.width()));
    }

    private Window centre() {
        ImageSize doubled = new ImageSize(2 * size.height(), 2 * size.width());
        return new Window(doubled, size, size.height() / 2, size.width() / 2);
    }
}
