package io.anomalight.framework.data;

import io.anomalight.framework.data.augment.CameraConfig;
import io.anomalight.framework.data.augment.Crop;
import io.anomalight.framework.data.augment.Flip;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.PixelMap;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.image.Rotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An image with random changes; the same seed gives the same changes at each reading.
 *
 * @param original the image
 * @param augment the changes
 * @param seed the seed of the changes
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
    public String category() {
        return original.category();
    }

    @Override
    public ImageLimits limits() {
        return original.limits();
    }

    @Override
    public Sample within(ImageLimits limits) {
        return new AugmentedSample(original.within(limits), augment, seed);
    }

    @Override
    public Sample counting(InputRegions regions) {
        return new AugmentedSample(original.counting(regions), augment, seed);
    }

    @Override
    public Sample resized(ResizeMode mode) {
        return new AugmentedSample(original.resized(mode), augment, seed);
    }

    @Override
    public Sample reading(ImageChannels channels) {
        return new AugmentedSample(original.reading(channels), augment, seed);
    }

    @Override
    public Optional<ImageChannels.InFile> channelsInFile() {
        return original.channelsInFile();
    }

    @Override
    public boolean hasMask() {
        return original.hasMask();
    }

    @Override
    public HostImage read(ImageSize size) {
        SplittableRandom random = new SplittableRandom(seed);
        Optional<Crop> crop =
                augment.crop().changes() ? Optional.of(augment.crop().draw(size, random)) : Optional.empty();
        HostImage image = crop.isPresent() ? original.read(crop.get().window()) : original.read(size);
        float[] rgb = image.rgb();
        Optional<byte[]> mask = image.mask();
        for (PixelMap move : moves(size, random)) {
            rgb = move.of(rgb);
            mask = mask.map(move::of);
        }
        if (augment.colorJitter().changes()) {
            rgb = augment.colorJitter().draw(random).of(rgb, image.channels());
        }
        rgb = camera().draw(rgb, size, random);
        HostImage changed =
                new HostImage(image.path(), image.label(), size, rgb, mask, image.originalSize()).in(category());
        return image.place().map(changed::padded).orElse(changed); // padding is never changed
    }

    private CameraConfig camera() {
        return augment.camera().orElse(CameraConfig.NONE);
    }

    // A disabled change draws no random number, so that it does not alter the others.
    private List<PixelMap> moves(ImageSize size, SplittableRandom random) {
        List<PixelMap> moves = new ArrayList<>();
        if (augment.horizontalFlip() > 0 && random.nextDouble() < augment.horizontalFlip()) {
            moves.add(Flip.horizontal(size));
        }
        if (augment.verticalFlip() > 0 && random.nextDouble() < augment.verticalFlip()) {
            moves.add(Flip.vertical(size));
        }
        double most = augment.rotationDegrees();
        if (most > 0) {
            moves.add(Rotation.by(random.nextDouble(-most, most), size));
        }
        if (camera().shift() > 0) {
            moves.add(camera().drawShift(size, random));
        }
        return moves;
    }
}
