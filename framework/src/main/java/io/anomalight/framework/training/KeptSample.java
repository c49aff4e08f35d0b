package io.anomalight.framework.training;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A normal training image that is not decoded again, because the module keeps what it computed from it. Each pixel is NaN, so that a
 * mistake can't go unnoticed.
 */
record KeptSample(Sample original, ImageChannels channels) implements Sample {

    /** The same samples; those that a module keeps are not decoded. */
    static List<Sample> among(List<Sample> samples, Predicate<String> keeps) {
        return samples.stream()
                .map(sample -> sample.label() == Label.NORMAL
                                && sample.identity().filter(keeps).isPresent()
                        ? new KeptSample(sample, ImageChannels.RGB)
                        : sample)
                .toList();
    }

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
    public String defectKind() {
        return original.defectKind();
    }

    @Override
    public Optional<String> identity() {
        return original.identity();
    }

    @Override
    public boolean hasMask() {
        return true;
    }

    @Override
    public Sample reading(ImageChannels read) {
        return new KeptSample(original, read);
    }

    @Override
    public HostImage read(ImageSize size) {
        float[] pixels = new float[channels.count() * size.pixels()];
        Arrays.fill(pixels, Float.NaN);
        byte[] withoutDefects = new byte[size.pixels()];
        return new HostImage(path(), label(), size, pixels, Optional.of(withoutDefects), size, identity(), category())
                .ofKind(defectKind());
    }
}
