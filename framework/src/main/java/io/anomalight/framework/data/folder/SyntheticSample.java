package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A normal image with a synthetic defect.
 *
 * @param normal the image
 * @param seed the seed of the defect
 * @param kind the kind of the defect
 */
public record SyntheticSample(FileSample normal, long seed, SyntheticKind kind) implements Sample {

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
        return new SyntheticSample(normal.in(name), seed, kind);
    }

    @Override
    public ImageLimits limits() {
        return normal.limits();
    }

    @Override
    public Sample within(ImageLimits limits) {
        return new SyntheticSample(normal.within(limits), seed, kind);
    }

    @Override
    public boolean hasMask() {
        return true;
    }

    @Override
    public HostImage read(ImageSize size) {
        HostImage image = normal.read(size);
        float[] rgb = image.rgb().clone();
        byte[] mask = kind.defect(seed).paste(rgb, size);
        return new HostImage(path(), label(), size, rgb, Optional.of(mask), image.originalSize()).in(category());
    }
}
