package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A normal image with a synthetic defect.
 *
 * @param normal the image
 * @param seed the seed of the defect
 * @param kind the kind of the defect
 * @param regions the pixels of the size in which the image is read that count; a part of the defect lies among them
 */
public record SyntheticSample(FileSample normal, long seed, SyntheticKind kind, InputRegions regions)
        implements Sample {
    /** Other seeds are tried as often; after that, the defect may lie outside. */
    private static final int TRIES = 100;

    /** An image with a defect anywhere. */
    public SyntheticSample(FileSample normal, long seed, SyntheticKind kind) {
        this(normal, seed, kind, InputRegions.NONE);
    }

    /** An image with a defect of the kind of older runs. */
    public SyntheticSample(FileSample normal, long seed) {
        this(normal, seed, SyntheticKind.NOISE);
    }

    @Override
    public Path path() {
        return normal.path();
    }

    @Override
    public Label label() {
        return Label.ANOMALOUS;
    }

    @Override
    public String category() {
        return normal.category();
    }

    /** The same image in a category. */
    SyntheticSample in(String name) {
        return new SyntheticSample(normal.in(name), seed, kind, regions);
    }

    @Override
    public ImageLimits limits() {
        return normal.limits();
    }

    @Override
    public Sample within(ImageLimits limits) {
        return new SyntheticSample(normal.within(limits), seed, kind, regions);
    }

    @Override
    public boolean isSynthetic() {
        return true;
    }

    @Override
    public Sample resized(ResizeMode mode) {
        return new SyntheticSample(normal.resized(mode), seed, kind, regions);
    }

    @Override
    public Sample reading(ImageChannels channels) {
        return new SyntheticSample(normal.reading(channels), seed, kind, regions);
    }

    @Override
    public Optional<ImageChannels.InFile> channelsInFile() {
        return normal.channelsInFile();
    }

    @Override
    public Sample counting(InputRegions counted) {
        return new SyntheticSample(normal, seed, kind, counted);
    }

    @Override
    public boolean hasMask() {
        return true;
    }

    @Override
    public HostImage read(ImageSize size) {
        HostImage image = normal.read(size).counting(regions);
        HostImage painted = painted(image, seed);
        SplittableRandom others = new SplittableRandom(seed);
        for (int i = 0; i < TRIES && mustBeSeen(image) && !isSeen(painted, image.region()); i++) {
            painted = painted(image, others.nextLong());
        }
        return painted;
    }

    private HostImage painted(HostImage image, long drawn) {
        float[] rgb = image.rgb().clone();
        byte[] mask = kind.defect(drawn).paste(rgb, image.size());
        HostImage painted = new HostImage(path(), label(), image.size(), rgb, Optional.of(mask), image.originalSize())
                .in(category());
        return image.place().map(painted::padded).orElse(painted);
    }

    private boolean mustBeSeen(HostImage image) {
        return image.region().isPresent() || image.place().isPresent();
    }

    private boolean isSeen(HostImage painted, Optional<InputRegion> region) {
        byte[] mask = painted.mask().orElseThrow();
        for (int pixel = 0; pixel < mask.length; pixel++) {
            if (mask[pixel] != 0 && (region.isEmpty() || region.get().contains(pixel))) {
                return true;
            }
        }
        return false;
    }
}
