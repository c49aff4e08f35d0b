package io.anomalight.framework.data;

import io.anomalight.framework.ImageSize;
import io.anomalight.framework.data.image.Rotation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An image that is changed at random each time it is read, and the same way each time.
 *
 * @param original the image
 * @param augment what is changed
 * @param seed what the changes are drawn from
 */
public record AugmentedSample(Sample original, AugmentConfig augment, long seed) implements Sample {

    @Override
    public Path path() {
        return original.path();
    }

    @Override
    public Label label() {
        return original.label();
    }

    @Override
    public boolean hasMask() {
        return original.hasMask();
    }

    @Override
    public HostImage read(ImageSize size) {
        return turned(original.read(size), new SplittableRandom(seed));
    }

    // After resizing, as torchvision's RandomRotation behind its Resize.
    private HostImage turned(HostImage image, SplittableRandom random) {
        double most = augment.rotationDegrees();
        if (most == 0) {
            return image;
        }
        Rotation rotation = new Rotation(image.size(), random.nextDouble(-most, most));
        Optional<byte[]> mask = image.mask().map(rotation::of);
        return new HostImage(
                image.path(), image.label(), image.size(), rotation.of(image.rgb()), mask, image.originalSize());
    }
}
